// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.crypto.SealingKey;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.log.TrustChanged;
import org.omnimesh.api.team.ChannelChange;
import org.omnimesh.api.team.ChannelDraft;
import org.omnimesh.api.team.ChannelMode;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.DeviceCard;
import org.omnimesh.api.team.Role;
import org.omnimesh.crypto.bc.internal.HpkeSealing;
import org.omnimesh.team.internal.Membership.ChannelView;
import org.omnimesh.team.internal.Membership.TeamView;
import org.omnimesh.testing.Await;
import org.omnimesh.testing.Ids;

/** Private channels of many devices, some of which are never there or have keys that are none. */
class CrowdTest extends ThreeNodes {
    private static final int DEVICES = 40;

    /** Whoever does what others left undone does it after at most ten turns of two seconds. */
    private static final Duration ALL_TURNS = Duration.ofSeconds(25);

    private SealingKey lastingKey(int number) throws Exception {
        return new HpkeSealing(ana.random).keyOf(SealingKey.SUITE_X25519, SymmetricKey.of(Ids.bytes(number)));
    }

    private TeamView team() {
        return ana.store.membership().currentTeam().orElseThrow();
    }

    private List<LogEntry> hidden(TestNode node) throws Exception {
        return node.log.read(team().team().id().teamChannel(), 0, 1000);
    }

    private ChannelId begin(Set<PeerId> others) throws Exception {
        return ana.channels.create(new ChannelDraft("many", ChannelType.PRIVATE, ChannelMode.HISTORY, Optional.empty(),
                Optional.empty(), others)).id();
    }

    private static ChannelView view(TestNode node, ChannelId id) {
        return node.store.membership().channel(id).orElseThrow();
    }

    /** Lets every node do all it finds to do, and returns how many entries there are then. */
    private int settled() throws Exception {
        for (int look = 0; look < 6; look++) { // the first notices what there is to do, the next one does it
            for (TestNode node : nodes) {
                long before = node.keeper.looks();
                node.time.advance(ALL_TURNS);
                node.keeper.handleEvent(new TrustChanged(team().team().id()).toEvent());
                Await.until("another look", () -> node.keeper.looks() > before);
            }
        }
        int[] before = { -1 };
        Await.until("the same entries everywhere, and no more", LIMIT, () -> {
            int now = hidden(ana).size();
            boolean same = now == before[0] && hidden(bo).size() == now && hidden(cy).size() == now;
            before[0] = now;
            return same;
        }, () -> "still more");
        return before[0];
    }

    private void awaitWriting(ChannelId id, KeyId key) {
        for (TestNode node : nodes) {
            Await.until("the secret at " + node.profile.displayName(), LIMIT,
                    () -> view(node, id).writing().equals(Optional.of(key)), () -> view(node, id).toString());
        }
    }

    @Test
    void decisionAndRotationAmongManyTakeAFewEntriesAndNobodyRepeatsThem() throws Exception {
        // given
        for (int number = nodes.size(); number < DEVICES; number++) {
            ana.admission.admit(
                    new DeviceCard(Ids.peer(number), TestNode.named("Di" + number), lastingKey(number), List.of()));
        }
        awaitMembers(DEVICES);
        Set<PeerId> others = new HashSet<>(team().devices().keySet());
        others.remove(ana.peer());
        ChannelId id = begin(others);
        awaitChannel(bo, id);
        awaitChannel(cy, id);
        int before = settled();
        // when
        ana.channels.change(id, ChannelChange.rename("many more"));
        new KeyRotation(ana.store, new TeamJournal(ana.store, ana.log)).renew(team(), id, view(ana, id).entitled());
        KeyId fresh = view(ana, id).writing().orElseThrow();
        // then
        awaitWriting(id, fresh);
        for (TestNode node : nodes) {
            Await.until("the name at " + node.profile.displayName(), LIMIT,
                    () -> node.teams.get(id).orElseThrow().name().equals("many more"), () -> "");
            assertEquals(DEVICES, view(node, id).holders().get(fresh).size());
            view(node, id).veiled().told().values().forEach(it -> assertEquals(DEVICES, it.size()));
        }
        int parts = (DEVICES - 1 + Veil.MAX_RECIPIENTS - 2) / (Veil.MAX_RECIPIENTS - 1);
        assertEquals(before + 2 * parts, settled());
    }

    @Test
    void whatOneTellsANewcomerTheOthersDoNotTellAgain() throws Exception {
        // given
        ChannelId id = begin(Set.of(bo.peer()));
        awaitChannel(bo, id);
        KeyId key = view(ana, id).writing().orElseThrow();
        // when
        ana.channels.invite(id, Set.of(cy.peer()));
        Await.until("the invitation", LIMIT, () -> cy.channels.invitations().size() == 1, () -> "none");
        cy.channels.join(id);
        awaitChannel(cy, id);
        // then
        for (TestNode node : nodes) { // also who is told knows it only after a while, and would tell it again
            Await.until(node.profile.displayName() + " to know what Cy has", LIMIT,
                    () -> view(node, id).holds(cy.peer(), key)
                            && view(node, id).veiled().told().values().stream().allMatch(it -> it.contains(cy.peer())),
                    () -> view(node, id).toString());
            Await.until("the prekey of " + node.profile.displayName(), LIMIT,
                    () -> ana.store.prekey(team().team().id(), node.peer()).isPresent(), () -> "none");
        }
        awaitInStep(bo, ana);
        awaitInStep(cy, ana);
        int before = hidden(ana).size();
        assertEquals(before, settled());
    }

    @Test
    void oneDeviceWhoseKeyIsNoneKeepsNothingFromTheOthersAndIsNotTriedForEver() throws Exception {
        // given: a device with a key of a suite that nobody knows, and one with a key that is no point
        TeamJournal journal = new TeamJournal(ana.store, ana.log);
        for (SealingKey junk : List.of(new SealingKey(9, new byte[9]),
                new SealingKey(SealingKey.SUITE_X25519, new byte[32]))) {
            PeerId device = Ids.peer(70 + junk.suite());
            journal.append(team().team().id(), new TeamEntry.Admitted(device, "Junk", "laptop", junk, Role.MEMBER));
        }
        awaitMembers(5);
        PeerId unknown = Ids.peer(79);
        PeerId noPoint = Ids.peer(71);
        // when
        ChannelId id = begin(Set.of(bo.peer(), cy.peer(), unknown, noPoint));
        awaitChannel(bo, id);
        awaitChannel(cy, id);
        ana.channels.change(id, ChannelChange.rename("governed"));
        KeyId first = view(ana, id).writing().orElseThrow();
        ana.channels.expel(id, cy.peer());
        // then
        KeyId second = view(ana, id).writing().orElseThrow();
        assertNotEquals(first, second);
        awaitGone(cy, id);
        Await.until("the name at Bo", LIMIT, () -> bo.teams.get(id).orElseThrow().name().equals("governed"), () -> "");
        Await.until("the secret at Bo", LIMIT, () -> view(bo, id).writing().equals(Optional.of(second)), () -> "");
        assertFalse(view(ana, id).holds(unknown, second));
        view(ana, id).veiled().told().values().forEach(it -> assertFalse(it.contains(noPoint)));
        int before = settled();
        assertEquals(before, settled());
    }

    @Test
    void whatADeviceAnnouncedBeforeItWasAHubIsNotSealedTo() throws Exception {
        // given
        Await.until("the prekey of Bo", LIMIT,
                () -> ana.store.prekey(team().team().id(), bo.peer()).isPresent(), () -> "");
        SealingKey announced = ana.store.prekey(team().team().id(), bo.peer()).orElseThrow();
        assertEquals(List.of(announced, bo.identity.sealingKey()), ana.store.sealingKeys(team(), bo.peer()));
        // when
        ana.management.changeRole(ana.teams.memberOf(bo.peer()).orElseThrow().id(), Role.HUB);
        // then
        Await.until("the role", LIMIT, () -> team().known(bo.peer()).orElseThrow().role() == Role.HUB, () -> "");
        assertTrue(ana.store.prekey(team().team().id(), bo.peer()).isPresent(), "the test proves nothing");
        assertEquals(List.of(bo.identity.sealingKey()), ana.store.sealingKeys(team(), bo.peer()));
    }
}
