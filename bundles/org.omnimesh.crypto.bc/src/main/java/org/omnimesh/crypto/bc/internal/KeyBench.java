// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.Nonce;
import org.omnimesh.api.crypto.SealingKey;
import org.omnimesh.api.crypto.SymmetricKey;

/**
 * The command {@code bench keys}: what it costs to give a channel of 10, 100 and 1,000 devices a fresh secret, by each sealing
 * suite, and what the key of an entry costs, in processor time. Run without a node.
 */
public final class KeyBench {
    /** What a box of the team's log takes beside what is sealed, and how many bytes of boxes fit into an entry. */
    private static final int BOX_OVERHEAD = 48;
    private static final int ENTRY_BYTES = 56 << 10;

    /** Header and tag of an entry, about. */
    private static final int ENTRY_OVERHEAD = 270;

    private static final CryptoContext CONTEXT = new CryptoContext("omni/1/bench");
    private static final int ASSOCIATED = 104;
    private static final int HEADER = 230;
    private static final int ENTRIES = 20_000;
    private static final int MILLION = 1_000_000;

    private final SecureRandomSource random = new SecureRandomSource();
    private final JdkCiphers ciphers = new JdkCiphers(random);
    private final HpkeSealing sealing = new HpkeSealing(random);
    private final PrintStream out;

    KeyBench(PrintStream out) {
        this.out = out;
    }

    /**
     * Measures and prints.
     *
     * @param arguments none
     * @throws CryptoException if something does not open; a defect
     */
    public static void main(String[] arguments) throws CryptoException {
        if (arguments.length > 0) {
            System.err.println("omnimesh: usage: omnimesh bench keys");
            System.exit(2);
        }
        new KeyBench(System.out).run(new int[] { 10, 100, 1000 }, ENTRIES);
    }

    void run(int[] members, int entries) throws CryptoException {
        warmUp();
        out.printf(Locale.ROOT, "%-26s %8s %12s %10s %12s %12s%n", "a fresh secret for", "devices", "bytes", "entries",
                "seal all ms", "open one ms");
        for (int count : members) {
            rotation("X25519 (suite 1)", SealingKey.SUITE_X25519, count);
            rotation("X-Wing (suite 2)", SealingKey.SUITE_X_WING, count);
        }
        double flat = micros(entries, false);
        double ratchet = micros(entries, true);
        out.printf(Locale.ROOT, "%nkey of an entry and sealing 200 bytes: %.2f us without ratchet, %.2f us with it%n",
                flat, ratchet);
    }

    private void warmUp() throws CryptoException {
        for (int i = 0; i < 3; i++) {
            seal(SealingKey.SUITE_X25519, pairs(SealingKey.SUITE_X25519, 50));
            seal(SealingKey.SUITE_X_WING, pairs(SealingKey.SUITE_X_WING, 50));
            micros(1000, true);
        }
    }

    /** Time of the processor, not of the clock: others may use it too. */
    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** A key pair. */
    private record Pair(SymmetricKey secret, SealingKey key) {}

    private List<Pair> pairs(int suite, int count) throws CryptoException {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SymmetricKey secret = ciphers.randomKey();
            pairs.add(new Pair(secret, sealing.keyOf(suite, secret)));
        }
        return pairs;
    }

    private List<byte[]> seal(int suite, List<Pair> pairs) throws CryptoException {
        byte[] secret = random.bytes(SymmetricKey.LENGTH);
        List<byte[]> boxes = new ArrayList<>();
        for (Pair pair : pairs) {
            boxes.add(sealing.seal(pair.key(), CONTEXT, new byte[ASSOCIATED], secret));
        }
        sealing.open(suite, pairs.get(0).secret(), CONTEXT, new byte[ASSOCIATED], boxes.get(0));
        return boxes;
    }

    private void rotation(String name, int suite, int count) throws CryptoException {
        List<Pair> pairs = pairs(suite, count);
        long begun = cpuNanos();
        List<byte[]> boxes = seal(suite, pairs);
        double all = (cpuNanos() - begun) / (double) MILLION;
        int opened = Math.min(count, 100);
        begun = cpuNanos();
        for (int i = 0; i < opened; i++) {
            sealing.open(suite, pairs.get(i).secret(), CONTEXT, new byte[ASSOCIATED], boxes.get(i));
        }
        double one = (cpuNanos() - begun) / (double) MILLION / opened;
        int bytes = boxes.stream().mapToInt(it -> it.length + BOX_OVERHEAD).sum();
        int perEntry = Math.min(400, ENTRY_BYTES / (boxes.get(0).length + BOX_OVERHEAD));
        int entries = (count + perEntry - 1) / perEntry;
        out.printf(Locale.ROOT, "%-26s %8d %12d %10d %12.1f %12.3f%n", name, count, bytes + entries * ENTRY_OVERHEAD,
                entries, all, one);
    }

    private double micros(int entries, boolean ratchet) {
        SymmetricKey root = ciphers.randomKey();
        byte[] associated = new byte[HEADER];
        byte[] payload = new byte[200];
        long begun = cpuNanos();
        for (int i = 0; i < entries; i++) {
            associated[i % 8] = (byte) i;
            SymmetricKey node = ratchet
                    ? SymmetricKey.of(ciphers.authenticate(root, CONTEXT, new byte[] { 13, (byte) i }))
                    : root;
            ciphers.seal(ciphers.derive(node, CONTEXT, associated), Nonce.SINGLE_USE, associated, payload);
        }
        return (cpuNanos() - begun) / 1000.0 / entries;
    }
}
