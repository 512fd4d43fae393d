// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What pages in a real browser get from the API (research, test 15). The pages of others even know the token and sit in a
 * browser with a session, which is more than they can have; the node's own page shows that the same tries get answers.
 */
@Timeout(300)
public class BrowserSystemTest {
    private static final String MESSAGE = "zebra quartz fjord";

    @RegisterExtension
    static final Nodes NODES = new Nodes();

    private static NodeProcess node;
    private static Browser browser;
    private static PageServer others;

    @BeforeAll
    static void start() throws Exception {
        browser = new Browser(NODES.folder());
        node = NODES.start("Ana", "--network", "solo");
        Talk.send(node, MESSAGE);
        others = new PageServer();
        assertEquals("204", own().run(tries(base(), "session")));
    }

    @AfterAll
    static void stop() throws Exception {
        if (others != null) {
            others.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    private static String base() {
        return node.api().base().toString().replaceAll("/$", "");
    }

    /** A page of the node's own origin: what it shows is a refusal, but scripts can run in it. */
    private static Browser.Page own() throws Exception {
        return browser.open(base() + "/api/v1/team/status");
    }

    private static String tries(String base, String what) throws Exception {
        return "(" + PageTries.SCRIPT.strip() + ")("
                + new ObjectMapper().writeValueAsString(Map.of("base", base, "token",
                        node.api().token(), "channel", Talk.general(node), "what", what))
                + ")";
    }

    private static JsonNode all(Browser.Page page, String base) throws Exception {
        return new ObjectMapper().readTree(page.run(tries(base, "all")));
    }

    private static void assertNothingCame(String origin, JsonNode outcomes) throws Exception {
        List<String> got = new ArrayList<>();
        outcomes.properties().forEach(outcome -> {
            String text = outcome.getValue().asText();
            boolean refused = text.isEmpty() || text.startsWith("error:") || text.contains("\"host_refused\"")
                    || text.contains("\"origin_refused\"");
            if (!refused || text.contains(node.peerId())) {
                got.add(outcome.getKey() + ": " + text);
            }
        });
        assertEquals(List.of(), got, origin);
        assertTrue(outcomes.size() >= 12, outcomes.toString());
        assertEquals(List.of(MESSAGE), Talk.texts(node).stream().filter(text -> !text.startsWith("own ")).toList(),
                origin + " changed something");
    }

    @Test
    void theNodesOwnPageGetsItsAnswers() throws Exception {
        JsonNode outcomes = all(own(), base());

        for (String answered : List.of("fetch with cookie", "fetch with token", "frame")) {
            assertTrue(outcomes.path(answered).asText().contains(node.peerId()), answered + outcomes);
        }
        assertEquals("open", outcomes.path("socket").asText(), outcomes.toString());
        assertTrue(outcomes.path("fetch simple").asText().contains(node.peerId()), outcomes.toString());
        assertTrue(Talk.texts(node).stream().anyMatch(text -> text.startsWith("own ")), Talk.texts(node).toString());
    }

    @Test
    void aPageOfAnotherSiteGetsNothing() throws Exception {
        String origin = "http://evil.example:" + others.port() + "/";
        assertNothingCame(origin, all(browser.open(origin), base()));
    }

    @Test
    void aPageOfAnotherProgramOnThisComputerGetsNothing() throws Exception {
        String origin = "http://127.0.0.1:" + others.port() + "/";
        assertNothingCame(origin, all(browser.open(origin), base()));
    }

    @Test
    void aPageWhoseNameWasReboundToThisComputerGetsNothing() throws Exception {
        String rebound = "http://rebound.example:" + node.api().base().getPort();
        JsonNode outcomes = all(browser.open(rebound + "/"), rebound);
        assertNothingCame(rebound, outcomes);
        assertTrue(outcomes.path("fetch with token").asText().contains("host_refused"), outcomes.toString());
        assertNothingCame(rebound, all(browser.open(rebound + "/"), base()));
        assertFalse(outcomes.toString().contains("Ana"), outcomes.toString());
    }
}
