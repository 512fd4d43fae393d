// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.sim;

import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/** The command {@code simulate}. Exit code 0: all invariants held; 1: one was broken; 2: wrong usage. */
public final class Simulate {
    /** What the command takes. */
    public static final String USAGE = """
            usage: simulate [options]
              --peers N       devices; default: 3 to 12, from the seed
              --entries M     entries written; default: 30 to 200, from the seed
              --seeds K       how many runs, default 10 (1 with --seed)
              --seed S        the first seed, default 1; replays what a run with that seed did
              --faults LIST   all, none, or some of loss,duplication,reordering,delay,one-way,partition,crash,disk,lag,slow,
                              skew,fuzz,grants,retention,hostile,fork; default: all up to 30 devices, none beyond
              --scenario X    team (default); late-grants: no frame lost, no periodic repair, equal within a second;
                              healing: two halves apart, all must be equal again, what that takes is measured
                              flood: an enemy sends more than anybody can hold; memory, queues and tables keep their limits
                              few-readers: a large team with channels that 5 devices read, how entries spread there
              --channels C    how many channels of few readers; default 1
              --links L       links per device beyond 30 devices if they do not dial by themselves; default 6
              --latency MS    the same on every link
              --authors A     how many devices write, default all
              --spread        one entry at a time, evenly, to measure how it spreads once the first quarter has
                              shaped the ways; default beyond 30 devices
              --keys KIND     stand-in (default) or ed25519
              --trace         print everything that happens
              --json          print one JSON object per run
            """;

    private static final int BROKEN = 1;
    private static final int WRONG_USAGE = 2;

    private final PrintStream out;
    private int peers;
    private int entries;
    private int authors;
    private int links = Plan.LINKS;
    private int latency;
    private int channels;
    private long seeds;
    private long first = 1;
    private boolean seedGiven;
    private Set<Fault> faults = EnumSet.allOf(Fault.class);
    private boolean faultsGiven;
    private Scenario scenario = Scenario.TEAM;
    private boolean spread;
    private boolean realKeys;
    private boolean trace;
    private boolean json;

    private enum Scenario {
        TEAM, LATE_GRANTS, HEALING, FLOOD, FEW_READERS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private Simulate(PrintStream out) {
        this.out = out;
    }

    /**
     * Runs the command and ends the process.
     *
     * @param arguments the options
     */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    /**
     * Runs the command.
     *
     * @param arguments the options
     * @param out for results
     * @param err for complaints
     * @return the exit code
     */
    public static int run(List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.contains("--help")) {
            out.print(USAGE);
            return 0;
        }
        Simulate command = new Simulate(out);
        try {
            command.parse(new ArrayDeque<>(arguments));
        } catch (IllegalArgumentException e) {
            err.println("simulate: " + e.getMessage());
            err.print(USAGE);
            return WRONG_USAGE;
        }
        return command.run(err);
    }

    private void parse(Deque<String> arguments) {
        while (!arguments.isEmpty()) {
            String option = arguments.remove();
            switch (option) {
                case "--trace" -> trace = true;
                case "--json" -> json = true;
                case "--spread" -> spread = true;
                case "--peers" -> peers = (int) number(option, arguments, 100_000);
                case "--entries" -> entries = (int) number(option, arguments, 10_000_000);
                case "--authors" -> authors = (int) number(option, arguments, 100_000);
                case "--links" -> links = (int) number(option, arguments, 1000);
                case "--channels" -> channels = (int) number(option, arguments, 10_000);
                case "--latency" -> latency = (int) number(option, arguments, 60_000);
                case "--seeds" -> seeds = number(option, arguments, Long.MAX_VALUE);
                case "--seed" -> {
                    first = number(option, arguments, Long.MAX_VALUE);
                    seedGiven = true;
                }
                case "--faults" -> {
                    faults = Fault.parse(value(option, arguments));
                    faultsGiven = true;
                }
                case "--scenario" -> scenario = choice(option, arguments, Scenario.values());
                case "--keys" -> realKeys = choice(option, arguments, "stand-in", "ed25519").equals("ed25519");
                default -> throw new IllegalArgumentException("unknown option " + option);
            }
        }
        boolean large = peers > Plan.FULL_MESH;
        faults = faultsGiven || !large ? faults : EnumSet.noneOf(Fault.class);
        spread = spread || large && faults.isEmpty();
        seeds = seeds == 0 ? seedGiven || large ? 1 : 10 : seeds;
    }

    private static String value(String option, Deque<String> arguments) {
        String value = arguments.poll();
        if (value == null) {
            throw new IllegalArgumentException("expected a value after " + option);
        }
        return value;
    }

    private static long number(String option, Deque<String> arguments, long most) {
        String value = value(option, arguments);
        long number;
        try {
            number = Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected a number after " + option + ", got " + value, e);
        }
        if (number < 0 || number > most) {
            throw new IllegalArgumentException("expected 0 to " + most + " after " + option + ", got " + value);
        }
        return number;
    }

    @SafeVarargs
    private static <T> T choice(String option, Deque<String> arguments, T... choices) {
        String value = value(option, arguments);
        return Arrays.stream(choices).filter(choice -> choice.toString().equals(value)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("expected one of "
                        + Arrays.stream(choices).map(Object::toString).collect(Collectors.joining(", ")) + " after "
                        + option + ", got " + value));
    }

    private int run(PrintStream err) {
        List<ReplicaFactory> found = new ArrayList<>();
        ServiceLoader.load(ReplicaFactory.class).forEach(found::add);
        if (found.isEmpty()) {
            err.println("simulate: no implementation of the protocol on the class path");
            return WRONG_USAGE;
        }
        Class<? extends ReplicaFactory> type = found.get(0).getClass();
        Plan plan = new Plan(peers, entries, authors, links, latency, faults, realKeys, spread);
        LongFunction<Simulation> runs = seed -> switch (scenario) {
            case TEAM -> new Simulation(plan, seed, create(type));
            case LATE_GRANTS -> new LateGrants(seed, create(type));
            case HEALING -> new Healing(plan, seed, create(type));
            case FLOOD -> new Flood(seed, create(type));
            case FEW_READERS -> new FewReaders(plan, channels, seed, create(type));
        };
        int broken = 0;
        long entriesInAll = 0;
        long cpuInAll = 0;
        for (long seed = first; seed < first + seeds; seed++) {
            Simulation simulation = runs.apply(seed);
            if (trace) {
                simulation.copyTraceTo(out::println);
            }
            try {
                Report report = simulation.run();
                entriesInAll += report.entries();
                cpuInAll += report.cpuMillis();
                if (json) {
                    out.println(report.json());
                } else if (seeds <= 20) {
                    out.println(report);
                }
            } catch (BrokenInvariant e) {
                broken++;
                err.println("BROKEN " + e.getMessage());
                err.println("replay: " + replay(seed));
            }
        }
        if (!json) {
            out.printf(Locale.ROOT, "%d runs, %d broken, %d entries, %.1f s CPU%n", seeds, broken, entriesInAll,
                    cpuInAll / 1000.0);
        }
        return broken == 0 ? 0 : BROKEN;
    }

    private String replay(long seed) {
        StringBuilder command = new StringBuilder("./omnimesh simulate --seed " + seed);
        if (scenario == Scenario.LATE_GRANTS || scenario == Scenario.FLOOD) {
            return command.append(" --scenario " + scenario + " --trace").toString();
        }
        command.append(scenario == Scenario.TEAM ? "" : " --scenario " + scenario);
        command.append(peers > 0 ? " --peers " + peers : "").append(entries > 0 ? " --entries " + entries : "");
        command.append(authors > 0 ? " --authors " + authors : "")
                .append(links == Plan.LINKS ? "" : " --links " + links);
        command.append(channels > 0 ? " --channels " + channels : "");
        command.append(latency > 0 ? " --latency " + latency : "").append(spread ? " --spread" : "");
        if (faultsGiven) {
            command.append(" --faults ").append(
                    faults.isEmpty() ? "none" : String.join(",", faults.stream().map(Fault::toString).toList()));
        }
        return command.append(realKeys ? " --keys ed25519" : "").append(" --trace").toString();
    }

    /** Each run gets a factory of its own, so that nothing is kept from one to the next. */
    private static ReplicaFactory create(Class<? extends ReplicaFactory> type) {
        return ServiceLoader.load(ReplicaFactory.class).stream().filter(provider -> provider.type() == type).findFirst()
                .orElseThrow().get();
    }
}
