// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.omnimesh.mesh.internal.core.CoreFixture.B;
import static org.omnimesh.mesh.internal.core.CoreFixture.C;
import static org.omnimesh.mesh.internal.core.CoreFixture.CHANNEL;
import static org.omnimesh.mesh.internal.core.CoreFixture.only;
import static org.omnimesh.mesh.internal.core.CoreFixture.run;
import static org.omnimesh.mesh.internal.core.CoreFixture.sent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.HubStorage;
import org.omnimesh.mesh.internal.entry.LogHead;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.overlay.OverlayFrame;

/** What a hub takes when its room is limited. */
class QuotaTest {
    private static final int PAYLOAD = 1000;

    private final CoreFixture node = new CoreFixture();
    private final Run first = run(B, LogHead.EMPTY, PAYLOAD);
    private final Run second = run(B, first.head(), PAYLOAD);
    private final Run small = run(C, LogHead.EMPTY, 1);
    private final int size = first.encoded().length;

    private HubStorage storage() {
        return node.core.hubStorage().orElseThrow();
    }

    /** Lets the hub take one run and no second one of the same size. */
    private List<Action> fill() {
        node.core.quota(Set.of(CHANNEL), size + size / 2, 0);
        node.up(B);
        node.up(C);
        node.state(B, Map.of(B, Frame.Row.of(2)), true);
        node.stored(B, 1, first);
        return node.runs(B, 2, second);
    }

    @Test
    void takesWhatItHasRoomForAndNothingMore() {
        List<Action> atLimit = fill();

        assertTrue(only(Action.Store.class, atLimit).isEmpty(), "nothing may be stored beyond the limit");
        assertEquals(new HubStorage(size, size + size / 2, true), storage());
        assertTrue(only(Action.Close.class, atLimit).isEmpty(), "the peer did nothing wrong");
        assertTrue(only(Action.Store.class, node.runs(C, 1, small)).isEmpty(), "not even what is smaller");
    }

    @Test
    void tellsEverybodyToSendNoneAndThatItStillHasWhatItHas() {
        List<Action> atLimit = fill();

        for (PeerId peer : List.of(B, C)) {
            List<Frame.State> told = sent(peer, Frame.State.class, atLimit).stream().filter(Frame.State::full).toList();
            assertEquals(1, told.size(), () -> "states to " + peer);
            Frame.Row row = told.get(0).channels().get(CHANNEL).get(B);
            assertEquals(1, row.stored());
            assertEquals(Long.MAX_VALUE, row.held());
        }
    }

    @Test
    void asksForWhatItDroppedOnceTheLimitIsRaised() {
        fill();

        List<Action> raised = new ArrayList<>(node.core.quota(Set.of(CHANNEL), 10L * size, storage().usedBytes()));
        raised.addAll(node.core.tick(Duration.ofSeconds(5)));
        raised.addAll(node.core.tick(Duration.ofSeconds(10)));

        assertFalse(storage().full());
        assertTrue(sent(B, Frame.Overlay.class, raised).stream().map(Frame.Overlay::frame)
                .anyMatch(frame -> frame instanceof OverlayFrame.Graft), raised::toString);
        node.stored(B, 3, second);
        assertEquals(first.encoded().length + second.encoded().length, storage().usedBytes());
    }

    @Test
    void staysFullUntilThereIsRoomForMoreThanACrumb() {
        fill();
        long limit = size + size / 2;

        node.core.quota(Set.of(CHANNEL), limit, limit - 1);
        assertTrue(storage().full());

        node.core.quota(Set.of(CHANNEL), limit, 0);
        assertFalse(storage().full());
    }

    @Test
    void givesBackRoomThatWasTakenForARunThatIsNotStored() {
        node.core.quota(Set.of(CHANNEL), 10L * size, 0);
        node.up(B);

        long ticket = only(Action.Store.class, node.runs(B, 1, first)).get(0).ticket();
        assertEquals(size, storage().usedBytes());
        node.core.stored(ticket, Outcome.FAILED);

        assertEquals(0, storage().usedBytes());
    }

    @Test
    void dropsWhatWaitedWhenItBecomesFull() {
        node.core.quota(Set.of(CHANNEL), size + size / 2, 0);
        node.up(B);
        node.up(C);
        Run later = run(C, small.head(), PAYLOAD); // its predecessor is missing
        node.core.stored(only(Action.Store.class, node.runs(C, 1, later)).get(0).ticket(), Outcome.WAIT);
        assertTrue(node.core.waitingBytes() > 0);

        node.stored(B, 1, first);
        node.runs(B, 2, second);

        assertEquals(0, node.core.waitingBytes());
    }

    @Test
    void doesNotLimitChannelsThatItReads() {
        node.core.quota(Set.of(), 0, 0);
        node.up(B);

        assertEquals(1, only(Action.Store.class, node.runs(B, 1, first)).size());
        assertTrue(node.core.hubStorage().isEmpty());
    }

    @Test
    void aPeerThatSaysSendNoneIsSentNothingEvenWhileFramesAreUnderWay() {
        node.up(B);
        Run own = run(CoreFixture.SELF, LogHead.EMPTY, PAYLOAD);
        node.core.appended(List.of(own)); // under way, not processed

        node.state(B, Map.of(CoreFixture.SELF, new Frame.Row(0, Long.MAX_VALUE, 0)), true);
        List<Action> next = node.core.appended(List.of(run(CoreFixture.SELF, own.head(), PAYLOAD)));

        assertTrue(sent(B, Frame.Runs.class, next).isEmpty());
    }
}
