// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.KeyVault;
import org.omnimesh.api.crypto.KeyVault.Protection;
import org.omnimesh.api.crypto.PassphraseException;
import org.omnimesh.api.crypto.PassphraseException.Reason;
import org.omnimesh.api.crypto.PasswordStretching;
import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.crypto.VaultLock;
import org.omnimesh.api.crypto.VaultLocked;
import org.omnimesh.api.node.NodeHome;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.crypto.bc.internal.recovery.RecoveryWords;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers the {@link KeyVault} once it is open: at once, unless the master key is protected by a passphrase that was not
 * given.
 *
 * <p>
 * Immediate, because everything that needs keys waits for the vault.
 */
@Component(service = VaultLock.class, immediate = true, configurationPid = VaultConfiguration.PID)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"org.omnimesh.api.crypto.KeyVault\"")
@Designate(ocd = VaultConfiguration.class)
public final class VaultGate implements VaultLock {
    /** How long locking waits for a vault that is just being opened. */
    private static final Duration OPENING_LIMIT = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(VaultGate.class);

    private final BundleContext context;
    private final Path home;
    private final RandomSource random;
    private final PasswordStretching stretching;
    private final EventAdmin events;
    private final Guesses guesses;
    private volatile @Nullable FileKeyVault vault;
    private volatile boolean stopped;
    private volatile CompletableFuture<ServiceRegistration<KeyVault>> registration = new CompletableFuture<>();

    /**
     * Made by declarative services.
     *
     * @param context registers the vault
     * @param home has the key file
     * @param random where a new master key comes from
     * @param stretching stretches the passphrase
     * @param time slows guesses down
     * @param events told when the node is locked
     * @param configuration where the passphrase is
     * @throws CryptoException if the key cannot be read or made, or waits for a passphrase although it must not; the message is
     *         a sentence for the user
     */
    @Activate
    public VaultGate(BundleContext context, @Reference NodeHome home, @Reference RandomSource random,
            @Reference PasswordStretching stretching, @Reference TimeSource time, @Reference EventAdmin events,
            VaultConfiguration configuration) throws CryptoException {
        this.context = context;
        this.home = home.directory();
        this.random = random;
        this.stretching = stretching;
        this.events = events;
        this.guesses = new Guesses(time);
        Optional<Path> file = Optional.of(configuration.passphrase__file()).filter(it -> !it.isBlank()).map(Path::of);
        if (file.isPresent() || !configuration.may__wait() || !FileKeyVault.needsPassphrase(this.home)) {
            open(new FileKeyVault(new VaultPlace(this.home, file), random, stretching));
        } else {
            LOG.info("locked: waiting for the passphrase");
        }
    }

    /** Registers beside, because that activates half of the node, which may look for this lock in turn. */
    private void open(FileKeyVault opened) {
        CompletableFuture<ServiceRegistration<KeyVault>> registered = new CompletableFuture<>();
        registration = registered;
        vault = opened;
        Thread.ofPlatform().daemon().name("omnimesh-vault").start(() -> {
            try {
                registered.complete(context.registerService(KeyVault.class, opened, null));
                if (stopped) {
                    registered.thenAccept(VaultGate::unregister);
                }
            } catch (IllegalStateException e) {
                registered.completeExceptionally(e);
            }
        });
    }

    @Deactivate
    void deactivate() {
        stopped = true;
        registration.thenAccept(VaultGate::unregister);
    }

    @Override
    public void lock() throws CryptoException {
        synchronized (guesses) {
            FileKeyVault open = vault;
            if (open == null) {
                return;
            }
            if (open.protection() == Protection.KEY_FILE) {
                throw new PassphraseException(Reason.UNFIT,
                        "There is no passphrase, so nothing would be locked; set one first.", Duration.ZERO);
            }
            ServiceRegistration<KeyVault> registered = registered();
            vault = null;
            LOG.info("locking");
            unregister(registered);
            open.close();
        }
        LOG.info("locked: waiting for the passphrase");
        events.postEvent(new VaultLocked().toEvent());
    }

    private ServiceRegistration<KeyVault> registered() throws CryptoException {
        try {
            return registration.get(OPENING_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new CryptoException("The node is still opening; lock it in a moment.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CryptoException("Interrupted before the node was locked.", e);
        }
    }

    private static void unregister(ServiceRegistration<KeyVault> registered) {
        try {
            registered.unregister();
        } catch (IllegalStateException e) {
            LOG.debug("The vault was gone already", e);
        }
    }

    @Override
    public boolean locked() {
        return vault == null;
    }

    @Override
    public Protection protection() {
        FileKeyVault open = vault;
        return open == null ? Protection.PASSPHRASE : open.protection();
    }

    @Override
    public void unlock(byte[] passphrase) throws CryptoException {
        synchronized (guesses) {
            if (vault != null) {
                return;
            }
            guess("The passphrase is wrong.",
                    () -> open(new FileKeyVault(home, Optional.of(passphrase.clone()), random, stretching)));
        }
    }

    @Override
    public void recover(String words, byte[] next) throws CryptoException {
        byte[] secret = RecoveryWords.secret(words);
        synchronized (guesses) {
            checkFit(Optional.of(next));
            if (vault == null) {
                if (!recoverable()) {
                    throw new PassphraseException(Reason.UNFIT,
                            "This node has no recovery words; only its passphrase opens it.", Duration.ZERO);
                }
                guess("These are not the recovery words of this node, or not any more.",
                        () -> open(FileKeyVault.recovered(home, secret, next, random, stretching)));
                LOG.info("opened by the recovery words; a new passphrase is set");
            }
        }
        Arrays.fill(secret, (byte) 0);
    }

    @Override
    public boolean recoverable() {
        return new RecoveryKey(home).exists();
    }

    @Override
    public List<String> renewRecovery(Optional<byte[]> current) throws CryptoException {
        synchronized (guesses) {
            byte[] secret = proven(current).renewRecovery();
            LOG.info("new recovery words were made");
            try {
                return RecoveryWords.of(secret);
            } finally {
                Arrays.fill(secret, (byte) 0);
            }
        }
    }

    @Override
    public void removeRecovery(Optional<byte[]> current) throws CryptoException {
        synchronized (guesses) {
            proven(current).removeRecovery();
            LOG.info("the recovery words were removed");
        }
    }

    /** Returns the open vault for whoever knows its passphrase, if it has one. */
    private FileKeyVault proven(Optional<byte[]> current) throws CryptoException {
        FileKeyVault open = vault;
        if (open == null) {
            throw new PassphraseException(Reason.MISSING, "The node is locked; unlock it first.", Duration.ZERO);
        }
        if (open.protection() == Protection.PASSPHRASE) {
            byte[] given = current.orElseThrow(() -> new PassphraseException(Reason.MISSING,
                    "There is a passphrase; give it first.", Duration.ZERO));
            guess("The passphrase is wrong.", () -> open.check(given));
        }
        return open;
    }

    @Override
    public void protect(Optional<byte[]> current, Optional<byte[]> next) throws CryptoException {
        synchronized (guesses) {
            checkFit(next);
            FileKeyVault open = proven(current);
            open.protect(next);
            LOG.info("the master key is now protected by {}", next.isPresent() ? "the passphrase" : "its file alone");
        }
    }

    private static void checkFit(Optional<byte[]> next) throws PassphraseException {
        int length = next.map(it -> it.length).orElse(MIN_LENGTH);
        if (length < MIN_LENGTH || length > MAX_LENGTH) {
            throw new PassphraseException(Reason.UNFIT, "A passphrase has " + MIN_LENGTH + " to " + MAX_LENGTH
                    + " bytes; several random words are best.", Duration.ZERO);
        }
        if (next.isPresent() && FileKeyVault.lineEnd(next.get()) != length) {
            throw new PassphraseException(Reason.UNFIT, "A passphrase is one line.", Duration.ZERO);
        }
    }

    private interface Guess {
        void run() throws CryptoException;
    }

    private void guess(String wrong, Guess guess) throws CryptoException {
        guesses.begin();
        try {
            guess.run();
            guesses.right();
        } catch (PassphraseException e) {
            Duration wait = guesses.wrong();
            throw new PassphraseException(Reason.WRONG, wrong, wait);
        }
    }
}
