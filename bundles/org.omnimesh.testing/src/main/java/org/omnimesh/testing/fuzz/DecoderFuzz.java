// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

/**
 * What every decoder of foreign bytes keeps: it takes what its encoder made, refuses all else only by the exception that
 * it declares, allocates no more than a multiple of its input, and what it accepted survives being encoded and decoded.
 *
 * @param <T> what is decoded
 */
public abstract class DecoderFuzz<T> {
    /** Bytes that decoding may allocate whatever the input's length. */
    public static final int FREE_BYTES = 64 << 10;

    /** What one byte of CBOR may become in memory: nested maps of one small entry each are the worst there is. */
    public static final int CBOR = 140;

    private static final int MUTATIONS = 3000;
    private static final int MOST_SHOWN = 256;

    private final Class<? extends Exception> refusal;
    private final int bytesPerByte;
    private final int freeBytes;

    /**
     * Makes the test of a decoder.
     *
     * @param refusal the only exception it may throw
     * @param bytesPerByte what it may allocate per byte of input, beyond {@value #FREE_BYTES} bytes
     */
    protected DecoderFuzz(Class<? extends Exception> refusal, int bytesPerByte) {
        this(refusal, bytesPerByte, FREE_BYTES);
    }

    /**
     * Makes the test of a decoder with buffers of its own.
     *
     * @param refusal the only exception it may throw
     * @param bytesPerByte what it may allocate per byte of input, beyond the free ones
     * @param freeBytes what it may allocate whatever the input's length
     */
    protected DecoderFuzz(Class<? extends Exception> refusal, int bytesPerByte, int freeBytes) {
        this.refusal = refusal;
        this.bytesPerByte = bytesPerByte;
        this.freeBytes = freeBytes;
    }

    /**
     * Returns inputs that the real encoder made, one of each form.
     *
     * @return at least one; each is accepted
     * @throws Exception if encoding fails
     */
    protected abstract List<byte[]> seeds() throws Exception;

    /**
     * Returns inputs that once went wrong.
     *
     * @return inputs, each accepted or refused as it should be
     */
    protected List<byte[]> regressions() {
        return List.of();
    }

    /**
     * Decodes.
     *
     * @param input any bytes
     * @return the value; empty if that is how the decoder refuses
     * @throws Exception the declared one if the decoder refuses
     */
    protected abstract Optional<T> decode(byte[] input) throws Exception;

    /**
     * Encodes what was decoded.
     *
     * @param value the value
     * @return its bytes; empty if there is no encoder
     * @throws Exception never for what was decoded
     */
    protected Optional<byte[]> encode(T value) throws Exception {
        return Optional.empty();
    }

    /**
     * Checks one input.
     *
     * @param input any bytes
     * @param slack how many times the allowed allocation is still fine
     * @return whether the decoder accepted it
     */
    public final boolean check(byte[] input, int slack) {
        long allowed = slack * ((long) bytesPerByte * input.length + freeBytes);
        long before = Allocation.ofThisThread();
        Optional<T> value = decoded(input);
        long allocated = Allocation.ofThisThread() - before;
        if (allocated > allowed) {
            // The first time may have loaded classes.
            before = Allocation.ofThisThread();
            decoded(input);
            allocated = Allocation.ofThisThread() - before;
        }
        if (allocated > allowed) {
            throw new AssertionError("allocated " + allocated + " bytes, allowed are " + allowed + ": " + shown(input));
        }
        value.ifPresent(accepted -> checkAgain(input, accepted));
        return value.isPresent();
    }

    private Optional<T> decoded(byte[] input) {
        try {
            return decode(input);
        } catch (Exception e) {
            if (refusal.isInstance(e)) {
                return Optional.empty();
            }
            throw new AssertionError("expected " + refusal.getSimpleName() + " for " + shown(input), e);
        } catch (StackOverflowError e) {
            throw new AssertionError("overflowed the stack: " + shown(input), e);
        }
    }

    private void checkAgain(byte[] input, T value) {
        try {
            Optional<byte[]> encoded = encode(value);
            if (encoded.isPresent()) {
                T again = decode(encoded.get()).orElseThrow(() -> new AssertionError("refused its own encoding"));
                if (!Arrays.equals(encoded.get(), encode(again).orElseThrow())) {
                    throw new AssertionError("encoding what was decoded gives other bytes");
                }
            }
        } catch (Exception | AssertionError e) {
            throw new AssertionError("does not survive encoding and decoding: " + shown(input), e);
        }
    }

    private static String shown(byte[] input) {
        String hex = HexFormat.of().formatHex(input, 0, Math.min(input.length, MOST_SHOWN));
        return input.length + " bytes " + hex + (input.length > MOST_SHOWN ? "..." : "");
    }

    @Test
    void takesWhatItsEncoderMade() throws Exception {
        for (byte[] seed : seeds()) {
            if (!check(seed, 1)) {
                throw new AssertionError("refused " + shown(seed));
            }
        }
    }

    @Test
    void takesOrRefusesProperlyWhatOnceWentWrong() {
        regressions().forEach(input -> check(input, 1));
    }

    @Test
    void takesOrRefusesProperlyWhateverComes() throws Exception {
        List<byte[]> seeds = new ArrayList<>(seeds());
        seeds.addAll(regressions());
        Mutator mutator = new Mutator(seeds, getClass().getName().hashCode());
        for (int i = 0; i < MUTATIONS; i++) {
            check(mutator.next(), 1);
        }
    }
}
