// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Codes that do not work, and what is told about them. */
@Timeout(120)
public class PairingCodeSystemTest {
    private static final int TRIES_UNTIL_REFUSED = 12;

    @RegisterExtension
    static final Nodes NODES = new Nodes();

    private static NodeProcess ana;
    private static NodeProcess bo;

    @BeforeAll
    static void start() throws IOException {
        ana = NODES.prepare("Ana").launch();
        bo = NODES.prepare("Bo").launch();
        ana.awaitReady();
        bo.awaitReady();
    }

    @Test
    void threeWrongTriesBurnACodeAndEveryDeadCodeIsAnsweredAlike() throws Exception {
        // given a code that was tried wrongly three times
        String burned = Talk.issueCode(ana);
        List<Answer> refused = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            refused.add(enter(wrong(burned, i)));
        }

        // when
        refused.add(enter(burned));
        String withdrawn = Talk.issueCode(ana);
        ana.api().ask("DELETE", Api.P2P + "/connection-code", Optional.empty());
        refused.add(enter(withdrawn));
        refused.add(enter("OMNI-0000-0000"));
        refused.add(Talk.enterCode(bo, "OMNI-0000-0000"));
        String used = Talk.issueCode(ana);
        Answer joined = enter(used);
        refused.add(enter(used));

        // then
        assertTrue(joined.done(), joined.toString());
        refused.forEach(answer -> assertEquals(404, answer.status(), refused.toString()));
        refused.forEach(answer -> assertEquals("code_invalid", answer.code()));
        assertEquals(1, refused.stream().map(PairingCodeSystemTest::toldToEverybody).distinct().count(),
                refused.toString());
    }

    @Test
    void whatIsNoCodeIsRefusedAtOnce() throws Exception {
        for (String typed : List.of("hello", "", "OMNI-12", "OMNI-UUUU-UUUU", "x".repeat(500))) {
            Answer answer = Talk.enterCode(bo, typed);

            assertEquals(400, answer.status(), typed + ": " + answer);
            assertEquals("code_malformed", answer.code(), typed + ": " + answer);
        }
    }

    @Test
    void whoTriesTooOftenIsToldToWait() throws Exception {
        String address = "/ip4/127.0.0.1/tcp/" + bo.meshPort();
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < TRIES_UNTIL_REFUSED && (i == 0 || answers.getLast().status() == 404); i++) {
            answers.add(Talk.enterCode(ana, wrong(Talk.issueCode(bo), i), address));
        }

        assertEquals(429, answers.getLast().status(), answers.toString());
    }

    private static Answer enter(String code) throws IOException {
        return Talk.enterCode(bo, code, "/ip4/127.0.0.1/tcp/" + ana.meshPort());
    }

    /** Changes the secret half. */
    private static String wrong(String code, int variant) {
        char last = code.charAt(code.length() - 1);
        String others = "0123456789".replace(String.valueOf(last), "");
        return code.substring(0, code.length() - 1) + others.charAt(variant % others.length());
    }

    private static String toldToEverybody(Answer answer) {
        ObjectNode body = answer.body().deepCopy();
        body.remove("instance");
        return answer.status() + answer.type() + body;
    }
}
