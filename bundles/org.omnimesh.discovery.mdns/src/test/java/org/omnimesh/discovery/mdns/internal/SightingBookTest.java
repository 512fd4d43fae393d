// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.discovery.mdns.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.discovery.PeerSource;
import org.omnimesh.api.discovery.Sighting;
import org.omnimesh.api.discovery.SightingListener;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.discovery.mdns.internal.SightingBook.Source;

class SightingBookTest implements TimeSource, SightingListener {
    private static final String ANN = "00000000000000aa";
    private static final InetSocketAddress TARGET = new InetSocketAddress("10.0.0.1", 4000);
    private Duration now = Duration.ofHours(1);
    private final List<String> events = new ArrayList<>();
    private final SightingBook book = new SightingBook(this, this);

    @Override
    public Instant now() {
        return Instant.EPOCH.plus(now);
    }

    @Override
    public Duration monotonic() {
        return now;
    }

    @Override
    public void seen(Sighting sighting) {
        events.add("seen " + sighting.instance());
    }

    @Override
    public void gone(Sighting sighting) {
        events.add("gone " + sighting.instance());
    }

    private static Found found(String name, String... text) {
        return new Found(name, List.of(TARGET), text.length == 0 ? Map.of() : Map.of(text[0], text[1]));
    }

    private static Source on(int endpoint, String name) {
        return new Source(endpoint, name + "-" + endpoint);
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private void miss() {
        pass(SightingBook.LOST_PROBE_INTERVAL);
        book.takeDue().keySet().forEach(book::missed);
    }

    @Test
    void tellsOnceOfWhatIsResolvedTwice() {
        // when
        book.resolved(on(1, ANN), found(ANN));
        book.resolved(on(1, ANN), found(ANN));
        book.resolved(on(2, ANN), found(ANN));
        // then
        assertEquals(List.of("seen " + ANN), events);
    }

    @Test
    void tellsOfANewText() {
        // given
        book.resolved(on(1, ANN), found(ANN));
        // when
        book.resolved(on(1, ANN), found(ANN, "t", "0102030405060708"));
        // then
        assertEquals(List.of("seen " + ANN, "seen " + ANN), events);
        assertEquals(8, book.present().get(0).teamTags().get(0).length);
    }

    @Test
    void isGoneOnlyWhenWithdrawnOnEveryAddress() {
        // given
        book.resolved(on(1, ANN), found(ANN));
        book.resolved(on(2, ANN), found(ANN));
        // when
        book.removed(on(1, ANN));
        // then
        assertEquals(List.of("seen " + ANN), events);
        // when
        book.retain(2, Set.of());
        // then
        assertEquals(List.of("seen " + ANN, "gone " + ANN), events);
        assertTrue(book.present().isEmpty());
    }

    @Test
    void isGoneAfterTwoMissedProbesAndBackWhenItAnswers() {
        // given
        book.resolved(on(1, ANN), found(ANN));
        // when
        miss();
        // then
        assertEquals(List.of("seen " + ANN), events);
        // when
        miss();
        book.resolved(on(1, ANN), found(ANN, "v", "1"));
        // then
        assertEquals(List.of("seen " + ANN, "gone " + ANN), events);
        // when
        book.answered(ANN, TARGET);
        // then
        assertEquals(List.of("seen " + ANN, "gone " + ANN, "seen " + ANN), events);
    }

    @Test
    void vanishedNodeIsNoticedWithinThirtySeconds() {
        // given
        book.resolved(on(1, ANN), found(ANN));
        pass(Duration.ofSeconds(1));
        book.takeDue().keySet().forEach(name -> book.answered(name, TARGET));
        Duration vanished = now;
        // when
        while (!book.present().isEmpty()) {
            pass(Duration.ofMillis(500));
            book.takeDue().keySet().forEach(book::missed);
        }
        // then
        Duration probes = Prober.TIMEOUT.multipliedBy(2L * Prober.MAX_TARGETS);
        assertTrue(now.minus(vanished).plus(probes).compareTo(Duration.ofSeconds(30)) < 0);
    }

    @Test
    void probesOneAtATimeAndTheAddressThatAnsweredFirst() {
        // given
        InetSocketAddress second = new InetSocketAddress("10.0.0.2", 4000);
        book.resolved(on(1, ANN), new Found(ANN, List.of(TARGET, second), Map.of()));
        pass(SightingBook.PROBE_INTERVAL);
        // then
        assertEquals(List.of(TARGET, second), book.takeDue().get(ANN));
        assertTrue(book.takeDue().isEmpty());
        // when
        book.answered(ANN, second);
        pass(SightingBook.PROBE_INTERVAL);
        // then
        assertEquals(List.of(second, TARGET), book.takeDue().get(ANN));
        assertEquals("10.0.0.1", book.present().get(0).addresses().get(0).host().orElseThrow());
    }

    @Test
    void floodNeitherGrowsTheBookNorDisplacesWhoAnswered() {
        // given
        book.resolved(on(1, ANN), found(ANN));
        book.answered(ANN, TARGET);
        // when
        for (int i = 0; i < 5 * PeerSource.MAX_SIGHTINGS; i++) {
            String fake = String.format("%016x", 0x1000 + i);
            book.resolved(on(1, fake), found(fake));
            pass(Duration.ofMillis(20));
        }
        // then
        assertEquals(PeerSource.MAX_SIGHTINGS, book.present().size());
        assertTrue(book.present().stream().anyMatch(s -> s.instance().equals(ANN)));
        assertFalse(events.contains("gone " + ANN));
    }

    @Test
    void clearingTellsThatAllAreGone() {
        // given
        book.resolved(on(1, ANN), found(ANN));
        // when
        book.clear();
        book.clear();
        // then
        assertEquals(List.of("seen " + ANN, "gone " + ANN), events);
    }
}
