// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.sim;

import java.util.Locale;

/**
 * What a run did and took.
 *
 * @param seed the seed
 * @param peers how many devices, enemies included
 * @param enemies how many of them are enemies
 * @param entries entries acknowledged
 * @param virtualMillis virtual time
 * @param events how much happened
 * @param frames frames sent
 * @param bytes bytes sent
 * @param copies how often each entry came to each reader that got it from another
 * @param meanHops over how many devices an entry went, on average
 * @param usualHops over how many devices 99 of 100 deliveries went at most
 * @param mostHops over how many devices an entry went at most
 * @param usualMillis time that 99 of 100 deliveries took at most
 * @param medianMillis time until half of the entries were at 99 % of their readers
 * @param mostMillis time until all of the entries were
 * @param heldPeak most bytes held for others by one honest device
 * @param cpuMillis processor time
 * @param bytesPerMissing bytes received after a healing for each that was missing; 0 if not measured
 * @param equalMillis time from a healing until all were equal; 0 if not measured
 * @param hash of everything that happened
 */
public record Report(long seed, int peers, int enemies, long entries, long virtualMillis, long events, long frames,
        long bytes, double copies, double meanHops, int usualHops, int mostHops, int usualMillis, long medianMillis,
        long mostMillis, long heldPeak, long cpuMillis, double bytesPerMissing, long equalMillis, long hash) {
    /** Returns one line for people. */
    @Override
    public String toString() {
        String healing = bytesPerMissing == 0
                ? ""
                : String.format(Locale.ROOT, "equal %.2f s after healing for %.2f bytes per missing byte, ",
                        equalMillis / 1000.0, bytesPerMissing);
        return String.format(Locale.ROOT,
                "seed %d: %d peers (%d enemies), %d entries, %d frames, %.1f MB, %.2f copies, hops %.1f (99 %% %d, most %d), "
                        + "99 %% within %d ms, entries at 99 %% after %d ms (most %d), held at most %d KiB, %s%d s virtual, %.1f s CPU, trace %016x",
                seed, peers, enemies, entries, frames, bytes / 1e6, copies, meanHops, usualHops, mostHops,
                usualMillis, medianMillis, mostMillis, heldPeak >> 10, healing, virtualMillis / 1000,
                cpuMillis / 1000.0, hash);
    }

    /**
     * Returns the same as JSON.
     *
     * @return one line
     */
    public String json() {
        return String.format(Locale.ROOT,
                "{\"seed\":%d,\"peers\":%d,\"enemies\":%d,\"entries\":%d,\"virtualMillis\":%d,"
                        + "\"events\":%d,\"frames\":%d,\"bytes\":%d,\"copies\":%.3f,\"meanHops\":%.2f,\"usualHops\":%d,\"mostHops\":%d,"
                        + "\"usualMillis\":%d,\"medianMillis\":%d,\"mostMillis\":%d,\"heldPeakBytes\":%d,\"bytesPerMissing\":%.3f,\"equalMillis\":%d,\"cpuMillis\":%d,\"trace\":\"%016x\"}",
                seed,
                peers, enemies, entries, virtualMillis, events, frames, bytes, copies, meanHops, usualHops, mostHops,
                usualMillis, medianMillis, mostMillis, heldPeak,
                bytesPerMissing, equalMillis, cpuMillis, hash);
    }
}
