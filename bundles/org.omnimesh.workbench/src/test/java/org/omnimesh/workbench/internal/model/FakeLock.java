// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import org.omnimesh.api.crypto.KeyVault.Protection;
import org.omnimesh.api.crypto.PassphraseException;
import org.omnimesh.api.crypto.PassphraseException.Reason;
import org.omnimesh.api.crypto.VaultLock;

/** A lock whose wrong passphrases cost four seconds; a test does something while one is tried. */
public final class FakeLock implements VaultLock {
    public static final Duration WAIT = Duration.ofSeconds(4);

    public Optional<String> passphrase = Optional.empty();
    /** The recovery words that this lock always makes. */
    public static final List<String> WORDS = IntStream.rangeClosed(1, 24).mapToObj(it -> "word" + it).toList();

    public volatile boolean locked;
    public Runnable whileTrying = () -> {};
    public volatile boolean recoverable;
    public int tries;

    @Override
    public boolean locked() {
        return locked;
    }

    @Override
    public void lock() throws PassphraseException {
        if (passphrase.isEmpty()) {
            throw new PassphraseException(Reason.UNFIT, "There is no passphrase.", Duration.ZERO);
        }
        locked = true;
    }

    @Override
    public Protection protection() {
        return passphrase.isPresent() ? Protection.PASSPHRASE : Protection.KEY_FILE;
    }

    @Override
    public void unlock(byte[] given) throws PassphraseException {
        tries++;
        whileTrying.run();
        check(given);
        locked = false;
    }

    @Override
    public void protect(Optional<byte[]> current, Optional<byte[]> next) throws PassphraseException {
        if (next.isPresent() && next.get().length < MIN_LENGTH) {
            throw new PassphraseException(Reason.UNFIT, "A passphrase has 8 to 1024 bytes.", Duration.ZERO);
        }
        if (passphrase.isPresent()) {
            check(current.orElseThrow(() -> new PassphraseException(Reason.MISSING, "Give it.", Duration.ZERO)));
        }
        passphrase = next.map(it -> new String(it, StandardCharsets.UTF_8));
    }

    @Override
    public boolean recoverable() {
        return recoverable;
    }

    @Override
    public void recover(String words, byte[] next) throws PassphraseException {
        if (!recoverable || !words.equals(String.join(" ", WORDS))) {
            throw new PassphraseException(Reason.WRONG, "These are not the recovery words of this device.", WAIT);
        }
        passphrase = Optional.of(new String(next, StandardCharsets.UTF_8));
        locked = false;
    }

    @Override
    public List<String> renewRecovery(Optional<byte[]> current) throws PassphraseException {
        check(current.orElse(new byte[0]));
        recoverable = true;
        return WORDS;
    }

    @Override
    public void removeRecovery(Optional<byte[]> current) throws PassphraseException {
        check(current.orElse(new byte[0]));
        recoverable = false;
    }

    private void check(byte[] given) throws PassphraseException {
        if (!new String(given, StandardCharsets.UTF_8).equals(passphrase.orElse(""))) {
            throw new PassphraseException(Reason.WRONG, "The passphrase is wrong.", WAIT);
        }
    }
}
