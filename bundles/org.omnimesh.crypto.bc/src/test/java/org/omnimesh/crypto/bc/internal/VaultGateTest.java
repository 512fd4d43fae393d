// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.KeyVault;
import org.omnimesh.api.crypto.KeyVault.Protection;
import org.omnimesh.api.crypto.PassphraseException;
import org.omnimesh.api.crypto.PassphraseException.Reason;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.crypto.VaultLocked;
import org.omnimesh.testing.Await;
import org.omnimesh.testing.RecordingEventAdmin;
import org.omnimesh.testing.SettableTime;
import org.omnimesh.testing.TemporaryHome;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

class VaultGateTest {
    private static final CryptoContext CONTEXT = new CryptoContext("omni/1/test");
    private static final byte[] PASSPHRASE = "correct horse".getBytes(StandardCharsets.UTF_8);
    private static final byte[] WRONG = "battery staple".getBytes(StandardCharsets.UTF_8);

    private final TemporaryHome home = new TemporaryHome();
    private final SettableTime time = new SettableTime();
    private final RecordingEventAdmin events = new RecordingEventAdmin();
    private final List<KeyVault> registered = new CopyOnWriteArrayList<>();

    @AfterEach
    void clean() {
        home.close();
    }

    /** A framework that can only register and unregister vaults. */
    private BundleContext context() {
        return proxy(BundleContext.class, arguments -> {
            KeyVault vault = (KeyVault) arguments[1];
            registered.add(vault);
            return proxy(ServiceRegistration.class, none -> registered.remove(vault) ? null : null);
        });
    }

    private interface Call {
        Object apply(Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
                (self, method, arguments) -> call.apply(arguments)));
    }

    private VaultGate gate(boolean mayWait, String passphraseFile) throws CryptoException {
        return new VaultGate(context(), home, new SecureRandomSource(), new SlowStretching(), time, events,
                new VaultConfiguration() {
                    @Override
                    public Class<? extends Annotation> annotationType() {
                        return VaultConfiguration.class;
                    }

                    @Override
                    public String passphrase__file() {
                        return passphraseFile;
                    }

                    @Override
                    public boolean may__wait() {
                        return mayWait;
                    }
                });
    }

    private KeyVault vault() {
        return Await.value("the vault", () -> registered.stream().findFirst());
    }

    private static Reason refused(org.junit.jupiter.api.function.Executable act) {
        return assertThrows(PassphraseException.class, act).reason();
    }

    @Test
    void isOpenAtOnceWithoutPassphraseAndGoesWithItsBundle() throws Exception {
        VaultGate gate = gate(true, "");
        assertFalse(gate.locked());
        assertEquals(Protection.KEY_FILE, vault().protection());
        gate.deactivate();
        gate.deactivate();
        assertEquals(List.of(), registered);
    }

    @Test
    void waitsForThePassphraseAndThenHasTheSameKeys() throws Exception {
        // given
        VaultGate first = gate(true, "");
        SymmetricKey key = vault().derive(CONTEXT);
        first.protect(Optional.empty(), Optional.of(PASSPHRASE));
        assertEquals(Protection.PASSPHRASE, vault().protection());
        first.deactivate();
        // when
        VaultGate second = gate(true, "");
        // then
        assertTrue(second.locked());
        assertEquals(Protection.PASSPHRASE, second.protection());
        assertEquals(List.of(), registered);
        assertEquals(Reason.MISSING, refused(() -> second.protect(Optional.of(PASSPHRASE), Optional.empty())));
        assertEquals(Reason.WRONG, refused(() -> second.unlock(WRONG)));
        time.advance(Duration.ofSeconds(1));
        second.unlock(PASSPHRASE);
        assertFalse(second.locked());
        assertEquals(key, vault().derive(CONTEXT));
    }

    @Test
    void isLockedWhileItRunsAndItsKeysAreGoneUntilItIsUnlocked() throws Exception {
        // given
        VaultGate gate = gate(true, "");
        KeyVault open = vault();
        SymmetricKey key = open.derive(CONTEXT);
        assertEquals(Reason.UNFIT, refused(gate::lock), "nothing would be locked");
        assertEquals(List.of(open), registered);
        gate.protect(Optional.empty(), Optional.of(PASSPHRASE));
        // when
        gate.lock();
        // then
        assertTrue(gate.locked());
        assertEquals(List.of(), registered);
        assertEquals(List.of(new VaultLocked()), events.facts(VaultLocked.class));
        assertThrows(IllegalStateException.class, () -> open.derive(CONTEXT));
        gate.lock();
        assertEquals(1, events.facts(VaultLocked.class).size(), "locked already");
        assertEquals(Reason.WRONG, refused(() -> gate.unlock(WRONG)));
        time.advance(Duration.ofSeconds(1));
        gate.unlock(PASSPHRASE);
        assertEquals(key, vault().derive(CONTEXT));
        gate.lock();
        assertTrue(gate.locked(), "as often as wanted");
        gate.deactivate();
    }

    @Test
    void isOpenedByItsRecoveryWordsWithANewPassphraseWhenThatIsForgotten() throws Exception {
        // given
        VaultGate first = gate(true, "");
        SymmetricKey key = vault().derive(CONTEXT);
        assertFalse(first.recoverable());
        first.protect(Optional.empty(), Optional.of(PASSPHRASE));
        assertEquals(Reason.MISSING, refused(() -> first.renewRecovery(Optional.empty())));
        assertEquals(Reason.WRONG, refused(() -> first.renewRecovery(Optional.of(WRONG))));
        time.advance(Duration.ofSeconds(1));
        String replaced = String.join(" ", first.renewRecovery(Optional.of(PASSPHRASE)));
        String words = String.join(" ", first.renewRecovery(Optional.of(PASSPHRASE)));
        Path file = home.directory().resolve("keys/recovery.key");
        assertEquals("rw-------",
                java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        first.deactivate();
        // when
        VaultGate second = gate(true, "");
        assertEquals(Reason.UNFIT, refused(() -> second.recover(words, "short".getBytes(StandardCharsets.UTF_8))));
        assertEquals(Reason.UNFIT, refused(() -> second.recover("zoo", WRONG)));
        assertEquals(Reason.WRONG, refused(() -> second.recover(replaced, WRONG)));
        assertEquals(Reason.TOO_SOON, refused(() -> second.recover(words, WRONG)));
        time.advance(Duration.ofSeconds(1));
        second.recover(words, WRONG);
        // then
        assertEquals(key, vault().derive(CONTEXT));
        assertEquals(Protection.PASSPHRASE, second.protection());
        second.removeRecovery(Optional.of(WRONG));
        assertFalse(second.recoverable());
        second.deactivate();
        VaultGate third = gate(true, "");
        assertEquals(Reason.UNFIT, refused(() -> third.recover(words, PASSPHRASE)));
        assertEquals(Reason.WRONG, refused(() -> third.unlock(PASSPHRASE)));
        time.advance(Duration.ofSeconds(1));
        third.unlock(WRONG);
        assertEquals(key, vault().derive(CONTEXT));
    }

    @Test
    void failsInsteadOfWaitingWhereNobodyCouldUnlock() throws Exception {
        gate(true, "").protect(Optional.empty(), Optional.of(PASSPHRASE));
        String sentence = assertThrows(CryptoException.class, () -> gate(false, "")).getMessage();
        assertTrue(sentence.contains("--passphrase-file"), sentence);
    }

    @Test
    void opensAtOnceWithThePassphraseFile() throws Exception {
        gate(true, "").protect(Optional.empty(), Optional.of(PASSPHRASE));
        Path file = Files.write(home.directory().resolve("given"), PASSPHRASE);
        assertFalse(gate(true, file.toString()).locked());
    }

    @Test
    void changesAndRemovesThePassphraseOnlyForWhoKnowsIt() throws Exception {
        // given
        VaultGate gate = gate(true, "");
        gate.protect(Optional.empty(), Optional.of(PASSPHRASE));
        // then
        assertEquals(Reason.MISSING, refused(() -> gate.protect(Optional.empty(), Optional.of(WRONG))));
        assertEquals(Reason.WRONG, refused(() -> gate.protect(Optional.of(WRONG), Optional.of(WRONG))));
        time.advance(Duration.ofMinutes(1));
        gate.protect(Optional.of(PASSPHRASE), Optional.of(WRONG));
        VaultGate changed = gate(true, "");
        assertEquals(Reason.WRONG, refused(() -> changed.unlock(PASSPHRASE)));
        gate.protect(Optional.of(WRONG), Optional.empty());
        assertFalse(gate(true, "").locked());
    }

    @Test
    void refusesNewPassphrasesThatCannotBeTypedOrAreTooShort() throws Exception {
        VaultGate gate = gate(true, "");
        for (String unfit : List.of("", "1234567", "two\nlines here", "x".repeat(1025))) {
            assertEquals(Reason.UNFIT, refused(
                    () -> gate.protect(Optional.empty(), Optional.of(unfit.getBytes(StandardCharsets.UTF_8)))));
        }
        assertEquals(Protection.KEY_FILE, gate.protection());
    }

    @Test
    void everyWrongGuessCostsMoreThanTheOneBeforeUpToAMinute() throws Exception {
        // given
        gate(true, "").protect(Optional.empty(), Optional.of(PASSPHRASE));
        VaultGate gate = gate(true, "");
        Duration before = Duration.ZERO;
        // then
        for (int i = 0; i < 9; i++) {
            PassphraseException wrong = assertThrows(PassphraseException.class, () -> gate.unlock(WRONG));
            assertEquals(Reason.WRONG, wrong.reason());
            Duration wait = wrong.retryAfter();
            assertTrue(wait.compareTo(before) > 0 || wait.equals(Duration.ofMinutes(1)), wait.toString());
            assertTrue(wait.compareTo(Duration.ofMillis(250)) >= 0, wait.toString());
            time.advance(wait.minusMillis(1));
            assertEquals(Reason.TOO_SOON, refused(() -> gate.unlock(PASSPHRASE)), "even the right one, unseen");
            time.advance(Duration.ofMillis(1));
            before = wait;
        }
        assertEquals(Duration.ofMinutes(1), before);
        gate.unlock(PASSPHRASE);
    }
}
