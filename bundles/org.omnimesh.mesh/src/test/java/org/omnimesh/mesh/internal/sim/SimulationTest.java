// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.log.ChannelTrust.Verdict;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.mesh.internal.core.Admission;
import org.omnimesh.mesh.internal.core.Outcome;
import org.omnimesh.mesh.internal.entry.LogHead;
import org.omnimesh.mesh.internal.entry.Run;

class SimulationTest {
    private static final int SEEDS = Integer.getInteger("omnimesh.sim.seeds", 100);
    private static final long FIRST = Long.getLong("omnimesh.sim.first", 1);

    @Test
    void holdsEveryInvariantForManySeeds() {
        holds(Simulation::new);
    }

    @Test
    void nothingWaitsForASafetyNetWhileNoFrameIsLost() {
        holds(LateGrants::new);
    }

    private static void holds(LongFunction<Simulation> scenario) {
        List<String> broken = new ArrayList<>();
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            try {
                scenario.apply(seed).run();
            } catch (Simulation.Broken | RuntimeException e) {
                broken.add("seed " + seed + ": " + e);
            }
        }
        assertTrue(broken.isEmpty(), () -> broken.size() + " seeds broken, first: " + broken.get(0));
    }

    @Test
    void replaysFromItsSeed() {
        Simulation first = new Simulation(42);
        first.run();
        Simulation second = new Simulation(42);
        second.run();
        assertEquals(first.frames(), second.frames());
        assertEquals(first.acknowledged.keySet(), second.acknowledged.keySet());
    }

    @Test
    void noticesLostAcknowledgedEntries() {
        breaks(seed -> new Simulation(seed) {
            @Override
            void lose(Node node) {
                // the disk was lying: everything of the node is gone with the crash
                node.store = new SimulatedStore();
            }
        }, "said to hold|has \\d+ of|another entry");
    }

    @Test
    void noticesWaitingForASafetyNet() {
        breaks(seed -> new LateGrants(seed) {
            @Override
            void arrive(Node from, Node to, byte[] frame) {
                if (random.nextInt(20) > 0) {
                    super.arrive(from, to, frame);
                }
            }
        }, "has \\d+ of");
    }

    @Test
    void noticesDoubleDelivery() {
        breaks(seed -> new Simulation(seed) {
            @Override
            Outcome decide(Node node, Run run) {
                Outcome outcome = super.decide(node, run);
                return outcome == Outcome.DUPLICATE ? Outcome.STORED : outcome;
            }
        }, "delivers .* after");
    }

    @Test
    void noticesDeliveryBeforeCauses() {
        breaks(seed -> new Simulation(seed) {
            @Override
            Outcome decide(Node node, Run run) {
                Outcome position = Admission.position(run, node.store.head(run.log()));
                if (position == Outcome.STORED) {
                    node.store.store(run);
                }
                return position;
            }
        }, "before its cause");
    }

    @Test
    void noticesAStoreThatForgets() {
        breaks(seed -> new Simulation(seed) {
            @Override
            Outcome decide(Node node, Run run) {
                Outcome outcome = super.decide(node, run);
                if (outcome == Outcome.STORED && run.lastSeq() % 7 == 0) {
                    node.store.heads.put(run.log(), new LogHead(run.firstSeq() - 1, run.last().id()));
                }
                return outcome;
            }
        }, "said to hold|delivers .* after|has \\d+ of|closes link");
    }

    @Test
    void noticesUnequalReplicas() {
        breaks(seed -> new Simulation(seed) {
            @Override
            Verdict judge(Node node, EntryHeader header) {
                return node.index == 1 && header.seq() > 3 ? Verdict.REFUSE : super.judge(node, header);
            }
        }, "has \\d+ of");
    }

    @Test
    void noticesEntriesForStrangers() {
        breaks(seed -> new Simulation(seed) {
            @Override
            void teach(Node node, ChannelId channel) {
                // everybody believes that everybody may read everything
                node.readers.put(channel, Set.copyOf(nodes.stream().map(other -> other.peer).toList()));
            }
        }, "not entitled");
    }

    private static void breaks(LongFunction<Simulation> broken, String expectation) {
        for (long seed = 1; seed <= 50; seed++) {
            try {
                broken.apply(seed).run();
            } catch (Simulation.Broken expected) {
                assertTrue(String.valueOf(expected.getMessage()).matches("(?s).*(" + expectation + ").*"),
                        expected::getMessage);
                return;
            }
        }
        fail("the broken variant passed 50 seeds: the check cannot fail");
    }
}
