// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongSupplier;

import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.KeyVault.Protection;
import org.omnimesh.api.crypto.PassphraseException;
import org.omnimesh.api.crypto.VaultLock;
import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.id.DisplayText;

/** Takes the passphrase of a locked node; sets, changes and removes the passphrase of an open one. */
public final class LockPresenter extends Presenter<LockModel> {
    private final LongSupplier nanos;
    private boolean trying;
    private Optional<String> failure = Optional.empty();
    private long next;

    /**
     * Made by declarative services.
     *
     * @param services the node
     */
    public LockPresenter(NodeServices services) {
        this(services, Background.threads("lock"), System::nanoTime);
    }

    /**
     * Works where and when told.
     *
     * @param services the node
     * @param background where to work
     * @param nanos a clock that never jumps, in nanoseconds
     */
    public LockPresenter(NodeServices services, Background background, LongSupplier nanos) {
        super(services, background, new LockModel.Unknown());
        this.nanos = nanos;
        this.next = nanos.getAsLong();
        open();
    }

    /**
     * Tries a passphrase; does nothing while another is tried or the wait is not over.
     *
     * @param typed the passphrase; wiped when done
     */
    public void unlock(char[] typed) {
        VaultLock lock = services.get(VaultLock.class);
        synchronized (this) {
            if (lock == null || trying || waitSeconds() > 0) {
                Arrays.fill(typed, '\0');
                return;
            }
            trying = true;
        }
        refresh();
        act(() -> {
            byte[] passphrase = utf8(typed);
            Optional<String> problem = Optional.empty();
            Duration wait = Duration.ZERO;
            try {
                lock.unlock(passphrase);
            } catch (PassphraseException e) {
                problem = Optional.of(DisplayText.line(String.valueOf(e.getMessage()), SENTENCE));
                wait = e.retryAfter();
            } catch (CryptoException e) {
                problem = Optional.of(DisplayText.line(String.valueOf(e.getMessage()), SENTENCE));
            } finally {
                Arrays.fill(passphrase, (byte) 0);
                tried(problem, wait);
            }
        });
    }

    private synchronized void tried(Optional<String> problem, Duration wait) {
        trying = false;
        failure = problem;
        next = nanos.getAsLong() + wait.toNanos();
        refresh();
    }

    /** Counts the wait down; called about once a second. */
    public synchronized void tick() {
        if (model().get() instanceof LockModel.Locked shown && shown.waitSeconds() > 0) {
            refresh();
        }
    }

    /**
     * Sets, changes or removes the passphrase.
     *
     * @param current the passphrase in use, empty if there is none; wiped when done
     * @param wanted the new one, empty to remove it; wiped when done
     * @param answer told what came of it
     */
    public void protect(char[] current, char[] wanted, Answer answer) {
        attempt(CryptoException.class, answer, () -> {
            byte[] now = utf8(current);
            byte[] then = utf8(wanted);
            try {
                VaultLock lock = services.get(VaultLock.class);
                if (lock == null) {
                    throw new CryptoException("OmniMesh is still starting: try again in a moment.");
                }
                lock.protect(Optional.of(now).filter(it -> it.length > 0),
                        Optional.of(then).filter(it -> it.length > 0));
            } finally {
                Arrays.fill(now, (byte) 0);
                Arrays.fill(then, (byte) 0);
            }
        });
    }

    @Override
    protected boolean concerns(DomainEvent fact) {
        return false;
    }

    @Override
    protected synchronized LockModel build() {
        VaultLock lock = services.get(VaultLock.class);
        if (lock == null) {
            return new LockModel.Unknown();
        }
        if (!lock.locked()) {
            return new LockModel.Open(lock.protection() == Protection.PASSPHRASE, lock.recoverable());
        }
        return trying ? new LockModel.Trying() : new LockModel.Locked(failure, waitSeconds(), lock.recoverable());
    }

    private synchronized int waitSeconds() {
        long left = next - nanos.getAsLong();
        return left <= 0 ? 0 : (int) Duration.ofNanos(left).plusMillis(999).toSeconds();
    }

    /** Encodes a passphrase and wipes the characters. */
    private static byte[] utf8(char[] typed) {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(typed));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        Arrays.fill(encoded.array(), (byte) 0);
        Arrays.fill(typed, '\0');
        return bytes;
    }
}
