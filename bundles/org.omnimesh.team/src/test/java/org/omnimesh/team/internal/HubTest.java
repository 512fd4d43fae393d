// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import org.eclipse.jdt.annotation.NonNull;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.HubStorage;
import org.omnimesh.api.log.LogException;
import org.omnimesh.api.node.Profile;
import org.omnimesh.api.team.Channel;
import org.omnimesh.api.team.ChannelChanged;
import org.omnimesh.api.team.Peer;
import org.omnimesh.api.team.PeerDirectory.Scope;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.TeamException;
import org.omnimesh.mesh.internal.shell.ReplicatedLog;
import org.omnimesh.testing.Await;
import org.omnimesh.testing.InMemoryNetwork;

/** A device that keeps a team's entries without being able to read them, with real keys, store and mesh. */
class HubTest {
    private static final EntryKind NOTE = Notes.KIND;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final InMemoryNetwork network = new InMemoryNetwork();
    private final List<TestNode> nodes = new CopyOnWriteArrayList<>();
    private TestNode ana;
    private TestNode bo;
    private TestNode hub;

    @BeforeEach
    void anaInvitesBoAndAHub() throws Exception {
        ana = node("Ana");
        bo = node("Bo");
        hub = node("Hub");
        invite(bo, Role.MEMBER);
        invite(hub, Role.HUB);
        TestNode.link(ana, bo);
        TestNode.link(ana, hub);
        for (TestNode node : nodes) {
            Await.until("three devices at " + node.profile.displayName(), LIMIT,
                    () -> node.store.membership().currentTeam().orElseThrow().devices().size() == 3,
                    () -> node.teams.members().toString());
        }
        TestNode.link(bo, hub);
        Await.until("the channel general at Bo", LIMIT, () -> !bo.teams.list().isEmpty(), () -> "no channel");
    }

    @AfterEach
    void stopNodes() throws Exception {
        for (TestNode node : nodes) {
            node.close();
        }
    }

    private TestNode node(String name) throws Exception {
        TestNode node = new TestNode(name, network);
        nodes.add(node);
        return node;
    }

    private void invite(TestNode newcomer, Role role) throws Exception {
        newcomer.admission.join(ana.admission.ownCard(), ana.admission.admit(newcomer.admission.ownCard(), role));
    }

    private ChannelId general() {
        return ana.teams.list().getFirst().id();
    }

    private static void limit(TestNode node, long bytes) {
        node.log.configure(new ReplicatedLog.Settings() {
            @Override
            public Class<ReplicatedLog.Settings> annotationType() {
                return ReplicatedLog.Settings.class;
            }

            @Override
            public long hub_limit_bytes() {
                return bytes;
            }
        });
    }

    private void write(String text) throws LogException {
        ana.log.append(general(), NOTE, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void awaitLag(TestNode from, ChannelId channel, PeerId peer, long wanted) {
        Await.until("lag " + wanted, LIMIT, () -> from.log.lag(channel).getOrDefault(peer, -1L) == wanted,
                () -> from.log.lag(channel).toString());
    }

    @Test
    void joinsWithTheHiddenChannelsSecretAndNoOther() {
        Membership known = hub.store.membership();

        assertEquals(Role.HUB, hub.teams.current().role());
        assertFalse(known.channels().get(hub.teams.current().id().teamChannel()).keys().isEmpty());
        known.channels().values().stream().filter(view -> !view.hidden() && view.team().equals(known.current().get()))
                .forEach(view -> assertTrue(view.keys().isEmpty(), view.toString()));
        assertTrue(hub.trust.storesOnly(general()));
        assertFalse(hub.trust.storesOnly(hub.teams.current().id().teamChannel()));
        assertFalse(bo.trust.storesOnly(general()));
    }

    @Test
    void passesOnWhatItCannotRead() throws Exception {
        bo.links.close();
        write("while Bo is away");
        awaitLag(ana, general(), hub.peer(), 0);
        ana.links.close();
        Notes heard = new Notes();
        Notes leaked = new Notes();
        bo.log.add(heard);
        hub.log.add(leaked);

        bo.links.open();
        TestNode.link(bo, hub);

        Await.until("Bo to hear it from the hub", LIMIT, () -> heard.texts.contains("while Bo is away"),
                () -> heard.texts.toString());
        assertTrue(leaked.texts.isEmpty(), leaked.texts::toString);
        assertEquals(0, hub.database.read(
                transaction -> transaction.query("SELECT position FROM mesh_held", row -> row.number("position")))
                .size(), "a hub waits for no key");
        assertTrue(ana.log.holders(general(), ana.peer(), 1).contains(hub.peer()), "a hub counts among the holders");
    }

    @Test
    void showsNoChannelAndWritesNone() {
        assertEquals(List.of(), hub.teams.list());
        assertEquals(Optional.<@NonNull Channel>empty(), hub.teams.get(general()));
        assertThrows(LogException.class, () -> hub.log.append(general(), NOTE, new byte[1]));
        assertTrue(hub.events.facts(ChannelChanged.class).stream()
                .noneMatch(changed -> changed.channel().id().equals(general())), "no channel's name is told");
    }

    @Test
    void othersSeeThatItIsAHubAndWhoInvitedIt() {
        Peer seen = bo.directory.list(Scope.TEAM).stream().filter(peer -> peer.id().equals(Optional.of(hub.peer())))
                .findFirst().orElseThrow();

        assertEquals(Optional.of(Role.HUB), seen.role());
        assertEquals(Optional.of(ana.peer()), seen.invitedBy());
        assertTrue(seen.joinedAt().isPresent());
    }

    @Test
    void itsNewNameIsHeard() throws Exception {
        hub.teams.announce(new Profile("Cellar", "box"));

        Await.until("the new name at Bo", LIMIT,
                () -> bo.teams.memberOf(hub.peer()).filter(it -> it.displayName().equals("Cellar")).isPresent(),
                () -> bo.teams.members().toString());
    }

    @Test
    void invitesNobody() {
        TeamException refused = assertThrows(TeamException.class,
                () -> hub.admission.admit(node("Cy").admission.ownCard()));

        assertEquals("You may not invite others to this team as member.", refused.getMessage());
        assertThrows(TeamException.class, () -> bo.admission.admit(node("Di").admission.ownCard(), Role.HUB));
    }

    @Test
    void atItsLimitItTakesNothingMoreLosesNothingAndGoesOnWhenThatIsRaised() throws Exception {
        write("first");
        awaitLag(ana, general(), hub.peer(), 0);
        long used = hub.log.hubStorage().orElseThrow().usedBytes();
        assertTrue(used > 0);
        limit(hub, used + 1);

        write("second");
        Await.until("the hub to be full", LIMIT, () -> hub.log.hubStorage().map(HubStorage::full).orElse(false),
                () -> hub.log.hubStorage().toString());
        write("third");
        ana.teams.announce(new Profile("Ana B", "laptop"));

        Await.until("membership to be taken all the same", LIMIT,
                () -> hub.teams.memberOf(ana.peer()).filter(it -> it.displayName().equals("Ana B")).isPresent(),
                () -> hub.teams.members().toString());
        assertEquals(2, ana.log.lag(general()).get(hub.peer()));
        assertEquals(used, hub.log.hubStorage().orElseThrow().usedBytes());

        limit(hub, 1 << 20);
        awaitLag(ana, general(), hub.peer(), 0);
        assertFalse(hub.log.hubStorage().orElseThrow().full());
    }
}
