// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.crypto.KeyVault.Protection;
import org.omnimesh.api.crypto.PassphraseException;
import org.omnimesh.api.crypto.PassphraseException.Reason;
import org.omnimesh.api.crypto.VaultLock;

/** A lock that is open until a test closes it; its wrong passphrases cost nothing, the word "soon" comes too soon. */
final class OpenLock implements VaultLock {
    Optional<String> passphrase = Optional.empty();
    Optional<String> words = Optional.empty();
    volatile boolean locked;

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
        check(given);
        locked = false;
    }

    @Override
    public void protect(Optional<byte[]> current, Optional<byte[]> next) throws PassphraseException {
        if (next.isPresent() && next.get().length < MIN_LENGTH) {
            throw new PassphraseException(Reason.UNFIT, "Too short.", Duration.ZERO);
        }
        if (passphrase.isPresent()) {
            check(current.orElseThrow(() -> new PassphraseException(Reason.MISSING, "Give it.", Duration.ZERO)));
        }
        passphrase = next.map(it -> new String(it, StandardCharsets.UTF_8));
    }

    @Override
    public boolean recoverable() {
        return words.isPresent();
    }

    @Override
    public void recover(String typed, byte[] next) throws PassphraseException {
        if (!typed.equals(words.orElse(""))) {
            throw new PassphraseException(Reason.WRONG, "These are not the words.", Duration.ofMillis(500));
        }
        passphrase = Optional.of(new String(next, StandardCharsets.UTF_8));
        locked = false;
    }

    @Override
    public List<String> renewRecovery(Optional<byte[]> current) throws PassphraseException {
        protect(current, passphrase.map(it -> it.getBytes(StandardCharsets.UTF_8)));
        words = Optional.of("zoo zebra");
        return List.of("zoo", "zebra");
    }

    @Override
    public void removeRecovery(Optional<byte[]> current) throws PassphraseException {
        protect(current, passphrase.map(it -> it.getBytes(StandardCharsets.UTF_8)));
        words = Optional.empty();
    }

    private void check(byte[] given) throws PassphraseException {
        String text = new String(given, StandardCharsets.UTF_8);
        if (text.equals("soon")) {
            throw new PassphraseException(Reason.TOO_SOON, "Wait.", Duration.ofMillis(1500));
        }
        if (!text.equals(passphrase.orElse(""))) {
            throw new PassphraseException(Reason.WRONG, "The passphrase is wrong.", Duration.ofMillis(500));
        }
    }
}
