// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import org.omnimesh.api.audit.Act;
import org.omnimesh.api.audit.Audit;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.KeyVault.Protection;
import org.omnimesh.api.crypto.PassphraseException;
import org.omnimesh.api.crypto.VaultLock;
import org.omnimesh.api.crypto.VaultLocked;
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
            byte[] passphrase = Secrets.utf8(typed);
            Optional<String> problem = Optional.empty();
            Duration wait = Duration.ZERO;
            try {
                lock.unlock(passphrase);
                write("node.unlocked", "");
            } catch (PassphraseException e) {
                writeRefusal("node.unlock_refused", e);
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

    /**
     * Locks the node at once; what runs is stopped, and goes on when it is unlocked.
     *
     * @param answer told what came of it
     */
    public void lock(Answer answer) {
        attempt(CryptoException.class, answer, () -> {
            VaultLock lock = lock();
            if (lock.protection() == Protection.PASSPHRASE) {
                write("node.locked", ""); // Before, as the audit log is locked as well.
            }
            lock.lock();
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
        byte[] then = Secrets.utf8(wanted);
        withPassphrase(current, answer, "passphrase.refused", (lock, now) -> {
            try {
                boolean had = lock.protection() == Protection.PASSPHRASE;
                lock.protect(now, Optional.of(then).filter(it -> it.length > 0));
                write(then.length == 0 ? "passphrase.removed" : had ? "passphrase.changed" : "passphrase.set", "");
            } finally {
                Arrays.fill(then, (byte) 0);
            }
        });
    }

    /**
     * Opens a locked node by its recovery words, and sets a new passphrase.
     *
     * @param words the words as typed
     * @param wanted the new passphrase; wiped when done
     * @param answer told what came of it
     */
    public void recover(String words, char[] wanted, Answer answer) {
        byte[] then = Secrets.utf8(wanted);
        attempt(CryptoException.class, answer, () -> {
            try {
                lock().recover(words, then);
                write("node.recovered", "by the recovery words; a new passphrase was set");
            } catch (PassphraseException e) {
                writeRefusal("node.unlock_refused", e);
                throw e;
            } finally {
                Arrays.fill(then, (byte) 0);
            }
        });
    }

    /**
     * Makes new recovery words; earlier ones open nothing any more.
     *
     * @param current the passphrase in use, empty if there is none; wiped when done
     * @param made takes the words, on another thread
     * @param answer told what came of it
     */
    public void renewRecovery(char[] current, Consumer<List<String>> made, Answer answer) {
        withPassphrase(current, answer, "recovery.refused", (lock, passphrase) -> {
            boolean had = lock.recoverable();
            List<String> words = lock.renewRecovery(passphrase);
            write(had ? "recovery.replaced" : "recovery.made", "");
            made.accept(words);
        });
    }

    /**
     * Makes the recovery words open nothing any more.
     *
     * @param current the passphrase in use, empty if there is none; wiped when done
     * @param answer told what came of it
     */
    public void removeRecovery(char[] current, Answer answer) {
        withPassphrase(current, answer, "recovery.refused", (lock, passphrase) -> {
            lock.removeRecovery(passphrase);
            write("recovery.removed", "");
        });
    }

    private interface Change {
        void make(VaultLock lock, Optional<byte[]> passphrase) throws CryptoException;
    }

    private void withPassphrase(char[] current, Answer answer, String refusal, Change change) {
        byte[] now = Secrets.utf8(current);
        attempt(CryptoException.class, answer, () -> {
            try {
                change.make(lock(), Optional.of(now).filter(it -> it.length > 0));
            } catch (PassphraseException e) {
                writeRefusal(refusal, e);
                throw e;
            } finally {
                Arrays.fill(now, (byte) 0);
            }
        });
    }

    private void writeRefusal(String action, PassphraseException refusal) {
        if (refusal.reason() == PassphraseException.Reason.WRONG) {
            write(action, "wrong passphrase");
        }
    }

    /** Writes into the audit log what was done; the same words as when it is done by the API. */
    private void write(String action, String detail) {
        services.find(Audit.class).ifPresent(audit -> audit.record(new Act(me(), action, "", detail)));
    }

    private VaultLock lock() throws CryptoException {
        return services.find(VaultLock.class)
                .orElseThrow(() -> new CryptoException("OmniMesh is still starting: try again in a moment."));
    }

    @Override
    protected boolean concerns(DomainEvent fact) {
        return fact instanceof VaultLocked;
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
}
