// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.id.PeerId;

/** In a team too large for links to all, a device learns from each answer who has what it wrote. */
class HoldersInCrowdTest {
    private static final int DEVICES = 40;
    private static final int LINKS_EACH_WAY = 2;
    private static final Duration SPREAD = Duration.ofSeconds(30);

    private final HonestTeam team = new HonestTeam(DEVICES, 0, 1);
    private final List<PeerId> devices = List.copyOf(team.honest.keySet());
    private final PeerId author = devices.get(DEVICES / 2);

    private Set<PeerId> holders() {
        return team.holders.getOrDefault(author, Map.of()).keySet();
    }

    private void answers(List<PeerId> who) {
        who.stream().filter(device -> !device.equals(author)).forEach(device -> team.append(device, 20));
        team.pass(SPREAD);
    }

    @Test
    void everyAnswerShowsOneMoreDeviceThatHasTheEntry() {
        // given
        for (int i = 0; i < DEVICES; i++) {
            for (int step = 1; step <= LINKS_EACH_WAY; step++) {
                team.link(devices.get(i), devices.get((i + step) % DEVICES));
            }
        }
        team.pass(SPREAD);
        // when
        team.append(author, 20);
        team.pass(SPREAD);
        // then
        assertTrue(holders().size() <= 2 * LINKS_EACH_WAY, () -> "only who is linked told: " + holders());
        // when
        List<PeerId> some = devices.subList(0, 10);
        answers(some);
        // then
        Set<PeerId> expected = new TreeSet<>(holders());
        expected.addAll(some);
        assertEquals(expected, holders());
        assertTrue(holders().size() <= some.size() + 2 * LINKS_EACH_WAY, () -> "who was silent told: " + holders());
        // when
        answers(devices);
        // then
        Set<PeerId> others = new TreeSet<>(devices);
        others.remove(author);
        assertEquals(others, holders());
        assertTrue(team.cut.isEmpty(), () -> "nobody honest is cut: " + team.cut);
    }
}
