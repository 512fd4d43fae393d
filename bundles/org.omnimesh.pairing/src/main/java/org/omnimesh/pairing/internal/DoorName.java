// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.pairing.internal;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.PasswordStretching;
import org.omnimesh.api.crypto.PasswordStretching.Argon2Cost;
import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.id.DisplayText;
import org.omnimesh.api.pairing.PairingCode;

/**
 * A team's name as its doors know it: the same whatever its case, width and spaces at the ends.
 *
 * <p>
 * What strangers see of it is a tag: random symbols, and a few more that follow from them and the name. Who knows the name
 * recognises the tag; who does not can check guesses of the name against it, with one false hit in a million, and learns
 * nothing about the passphrase. Two tags of one name look unrelated.
 */
final class DoorName {
    /** Length of a tag in symbols. */
    static final int TAG_LENGTH = 12;

    private static final int RANDOM_SYMBOLS = 8;
    private static final CryptoContext NAME = new CryptoContext("omni/1/pair/team-name");
    private static final CryptoContext TAG = new CryptoContext("omni/1/pair/team-tag");
    private static final CryptoContext SALT = new CryptoContext("omni/1/pair/team-salt");

    private final Ciphers ciphers;
    private final SymmetricKey key;

    private DoorName(Ciphers ciphers, SymmetricKey key) {
        this.ciphers = ciphers;
        this.key = key;
    }

    /** Reads a name as typed; empty if nothing of it is visible. */
    static Optional<DoorName> of(String typed, Ciphers ciphers) {
        String name = normal(typed);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        return Optional.of(new DoorName(ciphers, SymmetricKey
                .of(ciphers.authenticate(SymmetricKey.of(new byte[SymmetricKey.LENGTH]), NAME, text))));
    }

    private static String normal(String typed) {
        String clean = Normalizer.normalize(DisplayText.name(typed), Normalizer.Form.NFKC);
        String folded = clean.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return Normalizer.normalize(folded, Normalizer.Form.NFKC).strip();
    }

    /** Returns a tag that was never seen before. */
    String freshTag(RandomSource random) {
        String begin = Crockford.symbols(random.bytes(RANDOM_SYMBOLS), RANDOM_SYMBOLS);
        return begin + end(begin);
    }

    /** Tells whether a text from a stranger is a tag of this name. */
    boolean matches(String tag) {
        if (tag.length() != TAG_LENGTH || !tag.chars().allMatch(c -> PairingCode.ALPHABET.indexOf(c) >= 0)) {
            return false;
        }
        return end(tag.substring(0, RANDOM_SYMBOLS)).equals(tag.substring(RANDOM_SYMBOLS));
    }

    private String end(String begin) {
        return Crockford.symbols(ciphers.authenticate(key, TAG, begin.getBytes(StandardCharsets.US_ASCII)),
                TAG_LENGTH - RANDOM_SYMBOLS);
    }

    /**
     * Stretches a passphrase for the key exchange, as {@link Message.Form#TEAM} says; slow on purpose. It is another
     * password for each name, so that nothing can be computed ahead for all teams.
     */
    byte[] stretch(String passphrase, PasswordStretching stretching) {
        byte[] salt = ciphers.authenticate(key, SALT, new byte[] { (byte) Message.Form.TEAM.number() });
        return stretching.argon2id(passphrase.getBytes(StandardCharsets.UTF_8), salt, Argon2Cost.DEFAULT)
                .revealSecretBytes();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DoorName that
                && key.equals(that.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    /** Returns a constant, so that no name gets into a log. */
    @Override
    public String toString() {
        return "DoorName";
    }
}
