// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

import org.eclipse.jdt.annotation.NonNull;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.core.Held;
import org.omnimesh.testing.sim.BrokenInvariant;
import org.omnimesh.testing.sim.Fault;
import org.omnimesh.testing.sim.Flood;
import org.omnimesh.testing.sim.Healing;
import org.omnimesh.testing.sim.LateGrants;
import org.omnimesh.testing.sim.Plan;
import org.omnimesh.testing.sim.Report;
import org.omnimesh.testing.sim.Simulate;
import org.omnimesh.testing.sim.Simulation;

/** The production core in the simulator. {@code ./build long} runs more seeds and peers. */
class SimulationTest {
    private static final int SEEDS = Integer.getInteger("omnimesh.sim.seeds", 300);
    private static final long FIRST = Long.getLong("omnimesh.sim.first", 1);
    private static final int PEERS = Integer.getInteger("omnimesh.sim.peers", 1000);
    private static final int MEASURED = 30;
    private static final int AUTHORS = 5;

    @Test
    void holdsEveryInvariantForManySeeds() {
        holds(seed -> new Simulation(Plan.EVERYTHING, seed, new MeshReplicaFactory()), SEEDS);
    }

    /** With the faults there were when they broke one: others would make other runs of them. */
    @ParameterizedTest
    @ValueSource(longs = { 4177, 6373, 21039, 21458 })
    void holdsEveryInvariantForSeedsThatOnceBrokeOne(long seed) {
        Plan plan = Plan.EVERYTHING.withFaults(EnumSet.complementOf(EnumSet.of(Fault.ONE_WAY, Fault.LAG)));
        new Simulation(plan, seed, new MeshReplicaFactory()).run();
    }

    /** Above 30 devices they choose themselves with whom to link, and entries go along trees. */
    @ParameterizedTest
    @ValueSource(ints = { 40, 60, 100 })
    void holdsEveryInvariantInLargeTeams(int peers) {
        Plan plan = new Plan(peers, 0, 0, Plan.LINKS, 0, EnumSet.allOf(Fault.class), false, false);
        holds(seed -> new Simulation(plan, seed, new MeshReplicaFactory()), Math.max(3, SEEDS / peers));
    }

    /** Even seeds flood with large entries, odd ones with small ones. */
    @Test
    void keepsItsLimitsWhileAnEnemyFloods() {
        Map<String, Long> peaks = new HashMap<>();
        for (long seed = FIRST; seed < FIRST + Math.max(2, SEEDS / 100); seed++) {
            Flood flood = new Flood(seed, new MeshReplicaFactory());
            flood.run();
            flood.peaks().forEach((what, most) -> peaks.merge(what, most, Math::max));
        }
        for (Held full : List.of(Held.WAITING_BYTES_OF_ONE_PEER, Held.WAITING_RUNS_OF_ONE_PEER,
                Held.STRANGE_LOGS_OF_ONE_PEER)) {
            assertTrue(peaks.getOrDefault(MeshReplica.name(full), 0L) >= full.most() * 9 / 10,
                    () -> "the limit of " + full + " was not tried: " + peaks);
        }
    }

    @Test
    void nothingWaitsForASafetyNetWhileNoFrameIsLost() {
        holds(seed -> new LateGrants(seed, new MeshReplicaFactory()), SEEDS);
    }

    @Test
    void holdsEveryInvariantWithRealSignatures() {
        Plan plan = new Plan(0, 0, 0, Plan.LINKS, 0, EnumSet.allOf(Fault.class), true, false);
        holds(seed -> new Simulation(plan, seed, new MeshReplicaFactory()), Math.max(5, SEEDS / 100));
    }

    @Test
    void spreadsEntriesOverAThousandPeers() {
        Plan plan = new Plan(PEERS, MEASURED, AUTHORS, Plan.LINKS, 20, EnumSet.noneOf(Fault.class), false, true);

        Report report = new Simulation(plan, FIRST, new MeshReplicaFactory()).run();

        System.out.println(report);
        assertEquals(PEERS, report.peers());
        assertEquals(MEASURED, report.entries());
        assertTrue(report.copies() <= 1.2 && report.usualHops() <= 7 && report.usualMillis() <= 500, report::toString);
    }

    /** Two halves of a team that come together receive little more than what they lack. */
    @ParameterizedTest
    @CsvSource({ "10,2000,1.3", "20,1000,1.3", "20,2000,1.3", "100,500,1.3" })
    void healsAPartitionWithLittleMoreThanWhatIsMissing(int peers, int entries, double most) {
        Plan plan = new Plan(peers, entries, 0, Plan.LINKS, 0, EnumSet.noneOf(Fault.class), false, false);

        Report report = new Healing(plan, FIRST, new MeshReplicaFactory()).run();

        System.out.println(report);
        assertTrue(report.bytesPerMissing() >= 1 && report.bytesPerMissing() <= most, report::toString);
        assertTrue(report.equalMillis() <= 60_000, report::toString);
    }

    private static void holds(LongFunction<Simulation> scenario, int seeds) {
        List<String> broken = new CopyOnWriteArrayList<>();
        LongStream.range(FIRST, FIRST + seeds).parallel().forEach(seed -> {
            try {
                scenario.apply(seed).run();
            } catch (BrokenInvariant e) {
                broken.add(e.getMessage());
            }
        });
        assertTrue(broken.isEmpty(), () -> broken.size() + " seeds broken, first: " + broken.get(0));
    }

    @Test
    void replaysFromItsSeed() {
        for (long seed = 1; seed <= 10; seed++) {
            Report first = new Simulation(Plan.EVERYTHING, seed, new MeshReplicaFactory()).run();
            Report second = new Simulation(Plan.EVERYTHING, seed, new MeshReplicaFactory()).run();
            assertEquals(first.hash(), second.hash(), "seed " + seed);
            assertEquals(first.events(), second.events(), "seed " + seed);
        }
    }

    @Test
    void differsFromSeedToSeed() {
        assertNotEquals(new Simulation(Plan.EVERYTHING, 1, new MeshReplicaFactory()).run().hash(),
                new Simulation(Plan.EVERYTHING, 2, new MeshReplicaFactory()).run().hash());
    }

    /** Immutable collections of the Java platform have another order in each process. */
    @Test
    void replaysInAnotherProcess() throws IOException, InterruptedException {
        String here = runs("--seed", "3", "--seeds", "4", "--json");
        assertEquals(here, runs("--seed", "3", "--seeds", "4", "--json"));
        assertTrue(here.contains("\"seed\":6"), here);
    }

    private static String runs(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                        "-cp", classPath(), Simulate.class.getName()));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        StringBuilder hashes = new StringBuilder();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            lines.lines().map(line -> line.replaceAll("\"cpuMillis\":\\d+,", "")).forEach(hashes::append);
        }
        assertEquals(0, process.waitFor(), hashes::toString);
        return hashes.toString();
    }

    /** Surefire may hide the class path from the system property: ask the classes. */
    private static String classPath() {
        List<String> places = new ArrayList<>();
        for (Class<?> type : List.of(Simulate.class, MeshReplicaFactory.class, PeerId.class,
                NonNull.class)) {
            try {
                places.add(Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
            } catch (URISyntaxException e) {
                throw new IllegalStateException(e);
            }
        }
        return String.join(File.pathSeparator, places);
    }
}
