// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.sim;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What may go wrong in a run; how much of it does, the seed decides. All of it ends at the healing, except for enemies. */
public enum Fault {
    /** Frames get lost. */
    LOSS,
    /** Frames come twice. */
    DUPLICATION,
    /** Frames overtake each other. */
    REORDERING,
    /** Links differ in speed, one direction from the other too, and change theirs. */
    DELAY,
    /** Some devices cannot be dialled, only dial; some links carry nothing one way for a while. */
    ONE_WAY,
    /** Links break; groups of devices cannot reach each other for a while. */
    PARTITION,
    /** Devices lose power, and what was not synced with it. */
    CRASH,
    /** Disks refuse to write for a while. */
    DISK,
    /** What is on disk comes into tables later, sometimes seconds later: own entries may leave before. */
    LAG,
    /** Some devices have slow disks and narrow links. */
    SLOW,
    /** Wall clocks are up to a day off, and jump. */
    SKEW,
    /** Bits flip, and frames of unknown kinds come. */
    FUZZ,
    /** Devices learn late and one after another who may read what. */
    GRANTS,
    /** Channels have limits, which change; days pass, and devices drop what has expired; some come later or are long away. */
    RETENTION,
    /** Some devices are enemies: garbage, lies, replays, gaps, floods, silence. */
    HOSTILE,
    /** Some devices sign two histories. */
    FORK;

    /**
     * Reads a list.
     *
     * @param text {@code all}, {@code none}, or names in lower case with commas between
     * @return the faults
     * @throws IllegalArgumentException if a name is not known
     */
    public static Set<Fault> parse(String text) {
        return switch (text) {
            case "all" -> EnumSet.allOf(Fault.class);
            case "none" -> EnumSet.noneOf(Fault.class);
            default -> Arrays.stream(text.split(",")).map(Fault::named)
                    .collect(Collectors.toCollection(() -> EnumSet.noneOf(Fault.class)));
        };
    }

    private static Fault named(String name) {
        return Arrays.stream(values()).filter(fault -> fault.toString().equals(name.strip())).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("expected all, none or some of "
                        + Arrays.stream(values()).map(Fault::toString).collect(Collectors.joining(",")) + ", got "
                        + name));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
