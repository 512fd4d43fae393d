// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal.recovery;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import org.omnimesh.api.crypto.PassphraseException;
import org.omnimesh.api.crypto.PassphraseException.Reason;

/** 256 bits as words of BIP-39: eleven bits a word, the last word ends with the first eight bits of the SHA-256. */
public final class RecoveryWords {
    /** How many words there are. */
    public static final int COUNT = 24;

    /** How many bytes they stand for. */
    public static final int SECRET_LENGTH = 32;

    private static final int BITS = 11;
    private static final int LIST_SIZE = 1 << BITS;
    private static final List<String> LIST = list();

    private RecoveryWords() {}

    private static List<String> list() {
        try (InputStream in = RecoveryWords.class.getResourceAsStream("english.txt")) {
            if (in == null) {
                throw new IllegalStateException("expected the list of words beside this class");
            }
            List<String> words = new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
            if (words.size() != LIST_SIZE) {
                throw new IllegalStateException("expected " + LIST_SIZE + " words, got " + words.size());
            }
            return words;
        } catch (IOException e) {
            throw new IllegalStateException("expected the list of words to be readable", e);
        }
    }

    /**
     * Returns the words of a secret.
     *
     * @param secret exactly {@value #SECRET_LENGTH} bytes
     * @return {@value #COUNT} words
     */
    public static List<String> of(byte[] secret) {
        if (secret.length != SECRET_LENGTH) {
            throw new IllegalArgumentException("expected " + SECRET_LENGTH + " bytes, got " + secret.length);
        }
        byte[] bits = Arrays.copyOf(secret, SECRET_LENGTH + 1);
        bits[SECRET_LENGTH] = checksum(secret);
        List<String> words = new ArrayList<>(COUNT);
        for (int i = 0; i < COUNT; i++) {
            int index = 0;
            for (int bit = i * BITS; bit < (i + 1) * BITS; bit++) {
                index = index << 1 | bits[bit / Byte.SIZE] >> Byte.SIZE - 1 - bit % Byte.SIZE & 1;
            }
            words.add(LIST.get(index));
        }
        Arrays.fill(bits, (byte) 0);
        return words;
    }

    /**
     * Returns the secret of words as somebody typed them.
     *
     * @param typed words with anything white between them, in any case
     * @return {@value #SECRET_LENGTH} bytes
     * @throws PassphraseException with a sentence that says what is wrong, without the words
     */
    public static byte[] secret(String typed) throws PassphraseException {
        String[] words = typed.strip().toLowerCase(Locale.ROOT).split("\\s+");
        for (int i = 0; i < Math.min(words.length, COUNT); i++) {
            if (LIST.indexOf(words[i]) < 0) {
                throw unfit("Word " + (i + 1) + " is not one of the list of recovery words; see how it is spelled.");
            }
        }
        if (words.length != COUNT) {
            throw unfit("There are " + COUNT + " recovery words; these are " + words.length + ".");
        }
        byte[] bits = new byte[SECRET_LENGTH + 1];
        for (int i = 0; i < COUNT; i++) {
            int index = LIST.indexOf(words[i]);
            for (int bit = 0; bit < BITS; bit++) {
                if ((index >> BITS - 1 - bit & 1) == 1) {
                    int at = i * BITS + bit;
                    bits[at / Byte.SIZE] |= (byte) (1 << Byte.SIZE - 1 - at % Byte.SIZE);
                }
            }
        }
        byte[] secret = Arrays.copyOf(bits, SECRET_LENGTH);
        byte check = bits[SECRET_LENGTH];
        Arrays.fill(bits, (byte) 0);
        if (checksum(secret) != check) {
            Arrays.fill(secret, (byte) 0);
            throw unfit("These recovery words do not fit together: one of them is another word, or their order is not "
                    + "right.");
        }
        return secret;
    }

    private static PassphraseException unfit(String sentence) {
        return new PassphraseException(Reason.UNFIT, sentence, Duration.ZERO);
    }

    private static byte checksum(byte[] secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret)[0];
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("expected SHA-256, which every Java has", e);
        }
    }
}
