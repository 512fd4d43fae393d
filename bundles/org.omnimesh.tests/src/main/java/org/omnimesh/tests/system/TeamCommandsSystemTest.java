// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import com.fasterxml.jackson.databind.JsonNode;

/** The commands about who belongs to a team and which team is the current one, as Ana, Bo and Cy type them. */
@TestMethodOrder(OrderAnnotation.class)
@Timeout(240)
public class TeamCommandsSystemTest {
    @RegisterExtension
    static final Nodes NODES = new Nodes();

    private static final Cli CLI = new Cli(NODES);

    private static NodeProcess ana;
    private static NodeProcess bo;
    private static NodeProcess cy;

    @BeforeAll
    static void start() throws Exception {
        ana = NODES.prepare("Ana").launch();
        bo = NODES.prepare("Bo").launch();
        cy = NODES.prepare("Cy").launch();
        for (NodeProcess node : List.of(ana, bo, cy)) {
            node.awaitReady();
        }
    }

    private static JsonNode status(NodeProcess node) throws IOException {
        return node.api().get(Api.TEAM + "/status").path("team");
    }

    /** Waits until a node sees a team of so many members. */
    private static JsonNode awaitMembers(NodeProcess node, int count) {
        return Await.until(node.name() + " to see " + count + " members", () -> node.api().get(Api.TEAM + "/members"),
                members -> members.path("total").asInt() == count).path("members");
    }

    @Test
    @Order(1)
    void twoJoinByOneLink() throws Exception {
        List<String> shown = CLI.run(ana, "code", "--link", "--uses", "3", "--role", "guest", "--days", "2").lines()
                .toList();
        String link = shown.getFirst();
        assertTrue(link.startsWith("omnimesh://"), link);
        assertEquals("valid for 2 days, for 3 devices, as guest", shown.get(1));
        String id = shown.get(2).replace("to withdraw it: omnimesh revoke ", "");

        assertEquals("joined Ana's team, as guest", CLI.run(bo, "pair", link));
        assertEquals("joined Ana's team, as guest", CLI.run(cy, "pair", link));

        String left = CLI.run(ana, "codes");
        assertTrue(left.matches(id + "  link  as guest +1 left  until 2[0-9T:.-]+Z"), left);
        assertEquals("revoked", CLI.run(ana, "revoke", id));
        assertEquals(0, ana.api().get(Api.P2P + "/connection-codes").path("total").asInt());
        assertEquals("There is no live code or link with this id.", CLI.refused(ana, "revoke", id));
        awaitMembers(ana, 3);
        awaitMembers(bo, 3);
        awaitMembers(cy, 3);
        Talk.awaitNote(ana, "Bo's computer joined, invited by Ana");
        Talk.awaitNote(ana, "Cy's computer joined, invited by Ana");
    }

    @Test
    @Order(2)
    void rolesAreGivenByWhoMay() throws Exception {
        assertEquals("Bo is admin", CLI.run(ana, "role", "Bo", "admin"));
        Await.until("Bo to be admin", () -> status(bo).path("role").asText(), "admin"::equals);
        assertEquals("Cy is member", CLI.run(bo, "role", "cy's computer", "member"));
        Await.until("Cy to be member", () -> status(cy).path("role").asText(), "member"::equals);
        Talk.awaitNote(bo, "Cy's computer joined, invited by Ana");

        CLI.refused(cy, "role", "Cy", "admin");
        assertEquals("no device of the team is called Dora", CLI.refused(ana, "role", "Dora", "admin"));
        CLI.misused(ana, "role", "Bo", "king");
        CLI.misused(ana, "role", "Bo");
        List<String> lines = CLI.run(cy, "members").lines().toList();
        assertEquals(3, lines.size(), lines.toString());
        assertTrue(lines.get(0).matches("owner +Ana +Ana's computer +" + ana.peerId()), lines.get(0));
        assertTrue(lines.stream().anyMatch(it -> it.matches("admin +Bo +Bo's computer +" + bo.peerId())), lines + "");
        assertTrue(lines.stream().anyMatch(it -> it.matches("member +Cy +Cy's computer +" + cy.peerId())), lines + "");
        assertEquals("Your role does not allow to invite as admin.", CLI.refused(cy, "code", "--role", "admin"));
    }

    @Test
    @Order(3)
    void theTeamIsRenamedByWhoMay() throws Exception {
        assertEquals("Only owners and admins may rename the team.", CLI.refused(cy, "team", "--rename", "Ours"));
        assertEquals("the team is called Chess club now", CLI.run(bo, "team", "--rename", "Chess club"));
        Await.until("Cy to see it", () -> status(cy).path("name").asText(), "Chess club"::equals);
    }

    @Test
    @Order(4)
    void aSecondTeamIsFoundedSwitchedToAndLeft() throws Exception {
        assertEquals("the current team is Tea round", CLI.run(cy, "team", "--new", "Tea round"));
        assertEquals("Tea round", status(cy).path("name").asText());
        assertEquals("owner", status(cy).path("role").asText());
        assertEquals("the current team is Chess club", CLI.run(cy, "team", "chess club"));
        assertEquals("Chess club", status(cy).path("name").asText());
        List<String> teams = CLI.run(cy, "teams").lines().toList();
        assertTrue(teams.getFirst().matches("\\* Chess club +member +[0-9a-f]{64}"), teams.toString());
        assertTrue(teams.stream().anyMatch(it -> it.matches("  Tea round +owner +[0-9a-f]{64}")), teams.toString());
        assertEquals("no team of this node is called Golf", CLI.refused(cy, "team", "Golf"));
        CLI.misused(cy, "team");
        CLI.misused(cy, "leave", "Tea round");

        assertEquals("left Tea round; the current team is Chess club", CLI.run(cy, "leave", "Tea round", "--yes"));

        List<String> names = cy.api().get(Api.TEAM + "/teams").findValuesAsText("name");
        assertTrue(names.getFirst().equals("Chess club") && !names.contains("Tea round"), names.toString());
        assertEquals("You are the only owner of the team: make somebody else owner first.",
                CLI.refused(ana, "leave", "--yes"));
    }

    @Test
    @Order(5)
    void whoIsRemovedOrLeavesIsGoneAndShownSo() throws Exception {
        CLI.misused(ana, "remove", "Cy");
        CLI.refused(cy, "remove", "Ana", "--yes");
        assertEquals("no device of the team is called Dora", CLI.refused(ana, "remove", "Dora", "--yes"));

        assertEquals("removed; it can read nothing that is written from now on", CLI.run(ana, "remove", "Cy", "--yes"));

        Await.until("Cy to be told", () -> status(cy).path("active"), active -> !active.asBoolean(true));
        assertEquals("This device was removed from the team; nothing can be sent there any more.",
                CLI.refused(cy, "send", "may I?"));
        awaitMembers(bo, 2);
        assertTrue(CLI.run(bo, "leave", "--yes").startsWith("left Chess club; the current team is "));
        awaitMembers(ana, 1);
        String members = CLI.run(ana, "members");
        assertTrue(members.lines().anyMatch(it -> it.matches("removed +Cy +Cy's computer +" + cy.peerId() + ".*")),
                members);
        assertTrue(members.lines().anyMatch(it -> it.matches("left +Bo +Bo's computer +" + bo.peerId() + ".*")),
                members);
    }

    @Test
    @Order(6)
    void aSecondDeviceIsLinkedListedAndRevoked() throws Exception {
        String code = CLI.run(ana, "code", "--device", "--minutes", "5").lines().findFirst().orElseThrow();
        CLI.misused(ana, "code", "--device", "--role", "guest");

        assertEquals("joined Chess club, as another device of Ana", CLI.run(bo, "pair", code));

        Await.until("Ana to have two devices", () -> awaitMembers(ana, 1).path(0).path("devices").size(),
                count -> count == 2);
        List<String> devices = CLI.run(ana, "devices").lines().toList();
        assertEquals(2, devices.size(), devices.toString());
        assertTrue(devices.get(0).matches("\\* Ana's computer +since 2[0-9-]+  " + ana.peerId()), devices.toString());
        assertTrue(devices.get(1).matches("  Bo's computer +since 2[0-9-]+  " + bo.peerId()), devices.toString());
        assertEquals("removed; it can read nothing that is written from now on",
                CLI.run(ana, "remove", "Bo's computer", "--yes"));
        assertEquals(1, awaitMembers(ana, 1).path(0).path("devices").size());
        Await.until("Bo to be told", () -> status(bo).path("active"), active -> !active.asBoolean(true));
    }
}
