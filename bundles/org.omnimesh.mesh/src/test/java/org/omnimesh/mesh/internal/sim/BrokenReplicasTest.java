// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.sim;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.ChannelTrust.Verdict;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.mesh.internal.core.Boundless;
import org.omnimesh.testing.sim.BrokenInvariant;
import org.omnimesh.testing.sim.Fault;
import org.omnimesh.testing.sim.Flood;
import org.omnimesh.testing.sim.LateGrants;
import org.omnimesh.testing.sim.Plan;
import org.omnimesh.testing.sim.ReplicaFactory;
import org.omnimesh.testing.sim.ReplicaLimits;
import org.omnimesh.testing.sim.ReplicaOutput;
import org.omnimesh.testing.sim.ReplicaSetup;
import org.omnimesh.testing.sim.SimulatedReplica;
import org.omnimesh.testing.sim.Simulation;

/** One deliberately broken replica per invariant: each check can fail. */
class BrokenReplicasTest {
    private static final int TRIES = 60;
    private static final int LARGE = 40;
    /** How frames begin that ask for entries, after the number of keys. */
    private static final byte[] GRAFT = { 0, 24, 24 };
    /** How frames begin that prove that a device signed two histories, after the number of keys. */
    private static final byte[] FORK = { 0, 8 };
    private static final Plan CALM = Plan.EVERYTHING.withFaults(EnumSet.noneOf(Fault.class));
    private static final Plan PLAN = Plan.EVERYTHING.withFaults(
            EnumSet.complementOf(EnumSet.of(Fault.FORK, Fault.HOSTILE, Fault.SLOW)));

    // No acknowledged entry is lost.

    @Test
    void noticesADiskThatLies() {
        breaksMade(setup -> {
            ReplicaFactory sound = new MeshReplicaFactory();
            return new ForwardingReplica(sound.create(setup)) {
                @Override
                public void crash(int survivors) {
                    inner = sound.create(setup);
                }
            };
        }, "lost what was acknowledged|hold number");
    }

    @Test
    void noticesAcknowledgingBeforeTheSync() {
        breaksMade(setup -> new MeshReplica(setup, run -> run) {
            @Override
            void sync() {
                // what is written is said to be durable, and is not
            }
        }, "lost what was acknowledged|hold number");
    }

    // No entry is delivered twice, or before its causes.

    @Test
    void noticesDoubleDelivery() {
        breaks(replica -> new ForwardingReplica(replica) {
            private int delivered;

            @Override
            List<ReplicaOutput> change(List<ReplicaOutput> outputs) {
                List<ReplicaOutput> changed = new ArrayList<>(outputs);
                outputs.stream().filter(output -> output instanceof ReplicaOutput.Delivered && ++delivered == 20)
                        .forEach(changed::add);
                return changed;
            }
        }, "again, after number");
    }

    @Test
    void noticesWhatIsDurableAndNeverComesIntoTheTables() {
        breaks(replica -> new ForwardingReplica(replica) {
            private int applied;

            @Override
            public List<ReplicaOutput> applied() {
                return ++applied % 10 == 0
                        ? super.applied().stream().filter(output -> !(output instanceof ReplicaOutput.Delivered))
                                .toList()
                        : super.applied();
            }
        }, "does not continue the chain|before its cause|has \\d+ of");
    }

    @Test
    void noticesDeliveryBeforeCauses() {
        breaks(replica -> new ForwardingReplica(replica) {
            private final List<ReplicaOutput.Delivered> held = new ArrayList<>();

            @Override
            List<ReplicaOutput> change(List<ReplicaOutput> outputs) {
                List<ReplicaOutput> changed = new ArrayList<>();
                for (ReplicaOutput output : outputs) {
                    if (output instanceof ReplicaOutput.Delivered delivery && delivery.from().isPresent()
                            && (held.isEmpty() || held.get(0).entry().log().equals(delivery.entry().log()))) {
                        held.add(delivery);
                    } else {
                        changed.add(output);
                    }
                }
                return changed;
            }
        }, "before its cause");
    }

    // Chains are valid.

    @Test
    void noticesAGapInAChain() {
        breaks(replica -> new ForwardingReplica(replica) {
            private int delivered;

            @Override
            List<ReplicaOutput> change(List<ReplicaOutput> outputs) {
                return outputs.stream()
                        .filter(output -> !(output instanceof ReplicaOutput.Delivered) || ++delivered != 20)
                        .toList();
            }
        }, "does not continue the chain|before its cause");
    }

    @Test
    void noticesAnotherHistory() {
        // a device that forgets its own log writes another one
        breaksMade(setup -> {
            ReplicaFactory sound = new MeshReplicaFactory();
            return new ForwardingReplica(sound.create(setup)) {
                private int appended;

                @Override
                public void append(ChannelId channel, List<byte[]> payloads, Instant wall) {
                    if (++appended == 5) {
                        inner = sound.create(setup);
                        inner.start(Map.of(channel, Set.of(setup.self())));
                    }
                    super.append(channel, payloads, wall);
                }
            };
        }, "acknowledges .* after number|hold number|a replica failed");
    }

    // What arrives is what was signed, and whoever signed two histories is known to all, nobody else.

    @Test
    void noticesEntriesThatTheirAuthorNeverSigned() {
        breaksCalm(CredulousReplica::new, "which is not what its author acknowledged");
    }

    @Test
    void noticesQuarantineOfTheHonest() {
        breaksCalm(setup -> new CredulousReplica(setup) {
            private byte[] spoilt = new byte[0];
            private PeerId sender = setup.self();

            /** What is changed comes after what it was made of: the entries are the honest ones, the proof is not. */
            @Override
            List<ReplicaOutput> runs(PeerId peer, byte[] frame, boolean change) {
                List<ReplicaOutput> outputs = new ArrayList<>(super.runs(peer, frame, false));
                if (peer.equals(sender)) {
                    outputs.addAll(super.runs(peer, spoilt, false));
                    sender = setup.self();
                }
                if (change) {
                    sender = peer;
                    spoilt = changed(frame);
                }
                return outputs;
            }
        }, "which has one history");
    }

    @Test
    void noticesWhoKeepsTheProofOfAForkToItself() {
        breaks(TRIES, seed -> new Simulation(Plan.EVERYTHING, seed,
                ForwardingReplica.factory(replica -> new ForwardingReplica(replica) {
                    @Override
                    List<ReplicaOutput> change(List<ReplicaOutput> outputs) {
                        return outputs.stream().filter(output -> !(output instanceof ReplicaOutput.Send send
                                && Arrays.equals(FORK, Arrays.copyOfRange(send.frame(), 1, FORK.length + 1)))).toList();
                    }
                })), "does not know that .* signed two histories");
    }

    // Nobody receives what it is not entitled to.

    @Test
    void noticesEntriesForStrangers() {
        breaks(replica -> new ForwardingReplica(replica) {
            private final Set<PeerId> everybody = new TreeSet<>();

            @Override
            public List<ReplicaOutput> trustChanged(Map<ChannelId, Set<PeerId>> readers) {
                return super.trustChanged(all(readers));
            }

            @Override
            public List<ReplicaOutput> start(Map<ChannelId, Set<PeerId>> readers) {
                return super.start(all(readers));
            }

            @Override
            public List<ReplicaOutput> linkUp(PeerId peer, boolean dialled) {
                everybody.add(peer);
                return super.linkUp(peer, dialled);
            }

            private Map<ChannelId, Set<PeerId>> all(Map<ChannelId, Set<PeerId>> readers) {
                Map<ChannelId, Set<PeerId>> wide = new TreeMap<>();
                readers.forEach((channel, few) -> {
                    everybody.addAll(few);
                    wide.put(channel, everybody);
                });
                return wide;
            }
        }, "not entitled");
    }

    // Memory and queues stay under their limits.

    @Test
    void noticesBytesThatWaitWithoutLimit() {
        breaksFlooded(2, setup -> new MeshReplica(setup, run -> run, () -> Boundless.bytes(setup)),
                "waiting bytes of one peer");
    }

    @Test
    void noticesRunsThatWaitWithoutLimit() {
        breaksFlooded(1, setup -> new MeshReplica(setup, run -> run, () -> Boundless.runs(setup)),
                "waiting runs of one peer");
    }

    @Test
    void noticesMemoryThatIsNotGivenBack() {
        breaksFlooded(2, setup -> new ForwardingReplica(new MeshReplicaFactory().create(setup)) {
            private long hoarded;

            @Override
            public List<ReplicaOutput> frame(PeerId peer, byte[] frame) {
                hoarded += frame.length;
                return super.frame(peer, frame);
            }

            @Override
            public Map<String, Long> held() {
                Map<String, Long> held = new TreeMap<>(super.held());
                held.merge("storing bytes of one peer", hoarded, Long::sum);
                return held;
            }
        }, "storing bytes of one peer");
    }

    @Test
    void noticesFramesBeyondTheLimit() {
        breaks(replica -> new ForwardingReplica(replica) {
            @Override
            List<ReplicaOutput> change(List<ReplicaOutput> outputs) {
                return outputs.stream().map(output -> output instanceof ReplicaOutput.Send(PeerId to, byte[] frame)
                        ? new ReplicaOutput.Send(to, Arrays.copyOf(frame, (1 << 20) + 1))
                        : output).toList();
            }
        }, "a frame of \\d+ bytes");
    }

    // After healing, all entitled replicas are equal.

    @Test
    void noticesUnequalReplicas() {
        breaksMade(setup -> new MeshReplicaFactory().create(new ReplicaSetup(setup.self(), setup.team(), setup.keys(),
                header -> header.seq() > 3 && setup.self().publicKey()[0] == 2
                        ? Verdict.REFUSE
                        : setup.judge().apply(header),
                setup.mayBeDropped(), setup.random(), setup.safetyNets())), "has \\d+ of");
    }

    @Test
    void noticesWhoNeverListensAgain() {
        breaks(replica -> new ForwardingReplica(replica) {
            private int frames;

            @Override
            public List<ReplicaOutput> frame(PeerId peer, byte[] frame) {
                return ++frames > 200 ? List.of() : super.frame(peer, frame);
            }
        }, "has \\d+ of|does not send the entries that it says it has"); // others notice it, too
    }

    @Test
    void noticesWhoLinksWithNobodyInALargeTeam() {
        breaksLarge(outputs -> outputs.stream()
                .filter(output -> !(output instanceof ReplicaOutput.Dial || output instanceof ReplicaOutput.Explore))
                .toList(), "has \\d+ of");
    }

    /** Nor does it blame anybody for not answering, which would be noticed first. */
    @Test
    void noticesWhoAsksNobodyInALargeTeam() {
        breaksLarge(outputs -> outputs.stream()
                .filter(output -> !(output instanceof ReplicaOutput.Send(PeerId to, byte[] frame)
                        && Arrays.equals(GRAFT, Arrays.copyOfRange(frame, 1, GRAFT.length + 1))))
                .filter(output -> !(output instanceof ReplicaOutput.Throttle || output instanceof ReplicaOutput.Close))
                .toList(), "has \\d+ of");
    }

    @Test
    void noticesWaitingForASafetyNet() {
        breaks(TRIES, seed -> new LateGrants(seed, ForwardingReplica.factory(replica -> new ForwardingReplica(replica) {
            private int frames;

            @Override
            public List<ReplicaOutput> frame(PeerId peer, byte[] frame) {
                return ++frames % 20 == 0 ? List.of() : super.frame(peer, frame);
            }
        })), "has \\d+ of");
    }

    // Content stays until it has expired, and no longer.

    @Test
    void noticesContentThatIsDroppedTooEarly() {
        breaks(replica -> new ForwardingReplica(replica) {
            @Override
            public void expire(Predicate<EntryHeader> expired) {
                super.expire(header -> true);
            }
        }, "lacks the content|without its content|has \\d+ of");
    }

    @Test
    void noticesContentThatIsKept() {
        breaks(replica -> new ForwardingReplica(replica) {
            @Override
            public void expire(Predicate<EntryHeader> expired) {
                // nothing is dropped
            }
        }, "keeps the content");
    }

    @Test
    void noticesWhoTakesEntriesWithoutContent() {
        breaksMade(setup -> {
            SimulatedReplica credulous = new MeshReplicaFactory().create(new ReplicaSetup(setup.self(), setup.team(),
                    setup.keys(), setup.judge(), header -> true, setup.random(), setup.safetyNets()));
            return setup.self().publicKey()[0] % 2 == 0 ? credulous : new ForwardingReplica(credulous) {
                @Override
                public void expire(Predicate<EntryHeader> expired) {
                    super.expire(header -> true);
                }
            };
        }, "without its content");
    }

    // What replicas say of each other is true, and they do not fail.

    @Test
    void noticesLiesAboutWhatOthersHold() {
        breaks(replica -> new ForwardingReplica(replica) {
            @Override
            List<ReplicaOutput> change(List<ReplicaOutput> outputs) {
                return outputs.stream().map(output -> output instanceof ReplicaOutput.Confirmed said
                        ? new ReplicaOutput.Confirmed(said.peer(), said.log(), said.seq() + 100)
                        : output).toList();
            }
        }, "is said by .* to hold");
    }

    @Test
    void noticesBlameForTheHonest() {
        breaks(replica -> new ForwardingReplica(replica) {
            @Override
            public List<ReplicaOutput> frame(PeerId peer, byte[] frame) {
                return frame.length > 1000
                        ? List.of(new ReplicaOutput.Close(peer, "too long"))
                        : super.frame(peer, frame);
            }
        }, "which is honest");
    }

    @Test
    void noticesAFailure() {
        breaks(replica -> new ForwardingReplica(replica) {
            @Override
            public List<ReplicaOutput> frame(PeerId peer, byte[] frame) {
                if (frame.length > 1000) {
                    throw new IllegalStateException("too long");
                }
                return super.frame(peer, frame);
            }
        }, "a replica failed");
    }

    private static void breaks(UnaryOperator<SimulatedReplica> breaking, String expectation) {
        breaksTeam(() -> ForwardingReplica.factory(breaking), expectation);
    }

    /** Breaks what only large teams need. */
    private static void breaksLarge(UnaryOperator<List<ReplicaOutput>> change, String expectation) {
        Plan large = new Plan(LARGE, 0, 0, Plan.LINKS, 0, PLAN.faults(), false, false);
        breaks(3, seed -> new Simulation(large, seed, ForwardingReplica.factory(replica -> new ForwardingReplica(
                replica) {
            @Override
            List<ReplicaOutput> change(List<ReplicaOutput> outputs) {
                return change.apply(outputs);
            }
        })), expectation);
    }

    /** With the limits that the core states; even seeds flood with large entries, odd ones with small ones. */
    private static void breaksFlooded(long seed, Function<ReplicaSetup, SimulatedReplica> create, String expectation) {
        breaks(1, any -> new Flood(seed, factory(create)), expectation);
    }

    private static void breaksMade(Function<ReplicaSetup, SimulatedReplica> create, String expectation) {
        breaksTeam(() -> factory(create), expectation);
    }

    /** Nothing goes wrong but what the variant does. */
    private static void breaksCalm(Function<ReplicaSetup, SimulatedReplica> create, String expectation) {
        breaks(TRIES, seed -> new Simulation(CALM, seed, factory(create)), expectation);
    }

    private static ReplicaFactory factory(Function<ReplicaSetup, SimulatedReplica> create) {
        return new ReplicaFactory() {
            @Override
            public SimulatedReplica create(ReplicaSetup setup) {
                return create.apply(setup);
            }

            @Override
            public ReplicaLimits limits() {
                return new MeshReplicaFactory().limits();
            }
        };
    }

    private static void breaksTeam(Supplier<ReplicaFactory> broken, String expectation) {
        breaks(TRIES, seed -> new Simulation(PLAN, seed, broken.get()), expectation);
    }

    private static void breaks(int tries, LongFunction<Simulation> broken, String expectation) {
        for (long seed = 1; seed <= tries; seed++) {
            try {
                broken.apply(seed).run();
            } catch (BrokenInvariant expected) {
                assertTrue(String.valueOf(expected.getMessage()).matches("(?s).*(" + expectation + ").*"),
                        expected::getMessage);
                return;
            }
        }
        fail("the broken variant passed " + tries + " seeds: the check cannot fail");
    }
}
