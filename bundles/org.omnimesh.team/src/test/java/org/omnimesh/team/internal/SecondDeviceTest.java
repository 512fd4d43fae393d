// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.crypto.Signature;
import org.omnimesh.api.link.Link;
import org.omnimesh.api.node.Profile;
import org.omnimesh.api.team.Arrival;
import org.omnimesh.api.team.Device;
import org.omnimesh.api.team.DeviceCard;
import org.omnimesh.api.team.Member;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.TeamException;
import org.omnimesh.team.internal.Membership.TeamView;
import org.omnimesh.testing.Await;
import org.omnimesh.testing.InMemoryNetwork;

/** Ana founds, Bo is a member, and Ana's tablet becomes another device of hers; real keys, store and mesh. */
class SecondDeviceTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final InMemoryNetwork network = new InMemoryNetwork();
    private final List<TestNode> nodes = new ArrayList<>();
    private TestNode ana;
    private TestNode bo;
    private TestNode tablet;

    @BeforeEach
    void anaLinksHerTablet() throws Exception {
        ana = node(new Profile("Ana", "laptop"));
        bo = node(new Profile("Bo", "phone"));
        tablet = node(new Profile("OmniMesh user", "tablet"));
        ana.invite(bo);
        ana.linkDevice(tablet);
        TestNode.link(ana, bo);
        TestNode.link(ana, tablet);
        for (TestNode node : nodes) {
            await(node, "three devices", it -> it.store.membership().currentTeam().orElseThrow().devices().size() == 3);
        }
    }

    @AfterEach
    void close() throws Exception {
        for (TestNode node : nodes) {
            node.close();
        }
    }

    private TestNode node(Profile profile) throws Exception {
        TestNode node = new TestNode(profile, network);
        nodes.add(node);
        return node;
    }

    private static void await(TestNode node, String what, Function<TestNode, Boolean> done) {
        Await.until(what + " at " + node.profile.deviceName(), LIMIT, () -> done.apply(node),
                () -> node.teams.members().toString());
    }

    @Test
    void everybodySeesOneMemberWithTwoDevices() {
        for (TestNode node : nodes) {
            assertEquals(List.of("Ana", "Bo"), node.teams.members().stream().map(Member::displayName).toList());
            Member both = node.teams.memberOf(tablet.peer()).orElseThrow();
            assertEquals(node.teams.memberOf(ana.peer()), Optional.of(both));
            assertEquals(List.of("laptop", "tablet"), both.devices().stream().map(Device::name).toList());
            assertEquals(Role.OWNER, both.role());
        }
        assertEquals(Role.OWNER, tablet.teams.current().role());
        assertEquals("Ana", bo.directory.get(tablet.peer().toString()).orElseThrow().displayName());
    }

    @Test
    void everybodySeesHowTheDevicesCame() {
        for (TestNode node : nodes) {
            assertEquals(List.of("Bo's phone joined, invited by Ana", "Ana's tablet was added as another device"),
                    node.teams.arrivals().stream().map(Arrival::sentence).toList());
        }
    }

    @Test
    void aRenamingOnOneDeviceRenamesTheMember() throws Exception {
        tablet.teams.announce(new Profile("Anna", "tablet"));
        for (TestNode node : nodes) {
            await(node, "the new name", it -> it.teams.memberOf(ana.peer()).orElseThrow().displayName().equals("Anna"));
        }
        ana.teams.announce(new Profile("Ann", "laptop"));
        for (TestNode node : nodes) {
            await(node, "the newer name",
                    it -> it.teams.memberOf(tablet.peer()).orElseThrow().displayName().equals("Ann"));
        }
    }

    @Test
    void theSecondDeviceDecidesAsItsMemberAndReadsTheChannel() throws Exception {
        await(tablet, "the channel's secret",
                it -> it.teams.list().size() == 1 && it.store.membership().channel(it.teams.list().getFirst().id())
                        .flatMap(Membership.ChannelView::writing).isPresent());
        tablet.management.changeRole(bo.teams.memberOf(bo.peer()).orElseThrow().id(), Role.ADMIN);
        await(bo, "the role", it -> it.teams.current().role() == Role.ADMIN);
    }

    @Test
    void theFirstDeviceRevokesTheSecondAndItsMemberStays() throws Exception {
        ana.management.remove(tablet.peer(), false);
        await(bo, "two devices", it -> it.store.membership().currentTeam().orElseThrow().devices().size() == 2);
        await(tablet, "the end", it -> !it.teams.current().active());
        assertEquals(List.of("Ana", "Bo"), bo.teams.members().stream().map(Member::displayName).toList());
        assertEquals(Role.OWNER, ana.teams.current().role());
        assertThrows(TeamException.class, () -> tablet.admission.offerDevice());
        assertThrows(TeamException.class, () -> tablet.admission.admitDevice(bo.admission.ownCard(), new byte[0]));
    }

    @Test
    void aDeviceThatHasNotSeenItsOwnAdmissionIsToldTheEndAllTheSame() throws Exception {
        // given: a phone that is linked with nobody yet
        TestNode phone = node(new Profile("OmniMesh user", "phone 2"));
        ana.linkDevice(phone);
        TeamView team = ana.store.membership().currentTeam().orElseThrow();
        Link any = ana.links.active().getFirst();
        Signature ofBo = new Signature(Goodbyes.sign(bo.identity, team, phone.peer()));
        Signature ofAna = new Signature(Goodbyes.sign(ana.identity, team, phone.peer()));
        // when: somebody else speaks in her name, then Ana
        for (Signature signature : List.of(ofBo, ofAna)) {
            assertTrue(phone.teams.current().active());
            phone.presence.received(any, Goodbyes.frame(team, phone.peer(), new Membership.Word(ana.peer(), signature))
                    .put(0, 2).encode());
        }
        // then
        await(phone, "the end", it -> !it.teams.current().active());
    }

    @Test
    void nobodyLinksADeviceWithoutItsWord() throws Exception {
        TestNode cy = node(new Profile("Cy", "desk"));
        DeviceCard card = cy.admission.ownCard();
        byte[] others = cy.admission.consent(bo.admission.offerDevice());
        for (byte[] word : List.of(new byte[0], others, ana.admission.consent(ana.admission.offerDevice()))) {
            TeamException refused = assertThrows(TeamException.class, () -> ana.admission.admitDevice(card, word));
            assertTrue(String.valueOf(refused.getMessage()).contains("did not agree"), refused.getMessage());
        }
        // and: a forged admission in the log is no operation at all
        Membership.TeamView view = ana.store.membership().currentTeam().orElseThrow();
        TeamEntry.Admitted forged = new TeamEntry.Admitted(cy.peer(), "Ana", "desk", card.sealingKey(), Role.OWNER,
                Optional.of(view.known(ana.peer()).orElseThrow().member()),
                Optional.of(new TeamEntry.Consent(new byte[32], new byte[64])));
        ana.log.append(view.team().id().teamChannel(), TeamEntry.MEMBER,
                TeamEntries.encode(forged, view.state().tips()));
        ana.management.rename("Lab");
        await(bo, "the later operation", it -> it.teams.current().name().equals("Lab"));
        assertEquals(2, ana.teams.members().size());
        assertEquals(2, bo.teams.members().size());
        assertEquals(Optional.empty(), bo.teams.memberOf(cy.peer()));
    }

    @Test
    void refusesADeviceOfSomebodyElseAndTakesItsOwnTwice() throws Exception {
        TeamException refused = assertThrows(TeamException.class,
                () -> ana.admission.admitDevice(bo.admission.ownCard(), new byte[0]));
        assertTrue(String.valueOf(refused.getMessage()).contains("Bo"), refused.getMessage());
        byte[] offer = ana.admission.offerDevice();
        TeamException declined = assertThrows(TeamException.class, () -> bo.admission.consent(offer));
        assertTrue(String.valueOf(declined.getMessage()).contains("Bo"), declined.getMessage());
        assertThrows(TeamException.class,
                () -> ana.admission.admitDevice(ana.admission.ownCard(), ana.admission.consent(offer)));
        DeviceCard again = tablet.admission.ownCard();
        tablet.admission.join(ana.admission.ownCard(),
                ana.admission.admitDevice(again, tablet.admission.consent(offer)));
        assertEquals(2, ana.teams.memberOf(tablet.peer()).orElseThrow().devices().size());
    }
}
