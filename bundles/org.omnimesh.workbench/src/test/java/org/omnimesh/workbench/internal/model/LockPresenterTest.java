// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.audit.Act;
import org.omnimesh.api.audit.AuditQuery;
import org.omnimesh.api.crypto.VaultLocked;
import org.omnimesh.testing.InMemoryAudit;
import org.omnimesh.workbench.internal.model.LockModel.Locked;
import org.omnimesh.workbench.internal.model.LockModel.Open;
import org.omnimesh.workbench.internal.model.LockModel.Trying;
import org.omnimesh.workbench.internal.model.LockModel.Unknown;
import org.omnimesh.workbench.internal.model.StatusModel.Phase;

class LockPresenterTest {
    private final FakeNode node = new FakeNode();
    private final FakeLock lock = new FakeLock();
    private final List<Optional<String>> answers = new ArrayList<>();
    private long nanos;
    private final LockPresenter presenter = new LockPresenter(node.services, Here.now(), () -> nanos);

    @Test
    void knowsNothingUntilThereIsALock() {
        assertInstanceOf(Unknown.class, model());
        node.services.add(lock);
        assertEquals(new Open(false, false), model());
    }

    @Test
    void aWrongPassphraseIsSaidWithTheWaitAndTheRightOneOpens() {
        // given
        locked("three random words");
        lock.whileTrying = () -> assertInstanceOf(Trying.class, model());
        assertEquals(new Locked(Optional.empty(), 0, false), model());
        // when a wrong one is tried
        presenter.unlock("wrong".toCharArray());
        // then
        assertEquals(new Locked(Optional.of("The passphrase is wrong."), 4, false), model());
        // and nothing is tried while the wait lasts
        nanos += 1_500_000_000L;
        presenter.tick();
        assertEquals(new Locked(Optional.of("The passphrase is wrong."), 3, false), model());
        presenter.unlock("three random words".toCharArray());
        assertEquals(1, lock.tries);
        // and afterwards the right one opens
        nanos += 2_500_000_000L;
        presenter.tick();
        presenter.unlock("three random words".toCharArray());
        assertEquals(new Open(true, false), model());
    }

    @Test
    void whatWasTypedIsWiped() {
        locked("three random words");
        char[] typed = "three random words".toCharArray();
        presenter.unlock(typed);
        assertArrayEquals(new char[typed.length], typed);
    }

    @Test
    void theBannerSaysLocked() {
        locked("three random words");
        StatusPresenter status = new StatusPresenter(node.services, Here.now());
        assertEquals(Phase.LOCKED, status.model().get().phase());
        assertEquals("Locked", status.model().get().connections());
    }

    @Test
    void setsChangesAndRemovesThePassphrase() {
        node.services.add(lock);
        protect("", "first passphrase");
        assertEquals(new Open(true, false), model());
        protect("wrong passphrase", "second passphrase");
        protect("first passphrase", "short");
        protect("first passphrase", "sec\u00f6nd passphrase");
        assertEquals(Optional.of("sec\u00f6nd passphrase"), lock.passphrase);
        protect("sec\u00f6nd passphrase", "");
        assertEquals(new Open(false, false), model());
        assertEquals(List.of(Optional.empty(), Optional.of("The passphrase is wrong."),
                Optional.of("A passphrase has 8 to 1024 bytes."), Optional.empty(), Optional.empty()), answers);
    }

    @Test
    void locksTheNodeAndWritesThatDownBefore() {
        // given
        InMemoryAudit audit = new InMemoryAudit(node.time);
        node.services.add(audit);
        node.services.add(lock);
        // when there is no passphrase
        presenter.lock(answers::add);
        // then
        assertEquals(List.of(Optional.of("There is no passphrase.")), answers);
        assertEquals(List.of(), audit.acts());
        // and when there is one
        protect("", "first passphrase");
        presenter.lock(answers::add);
        assertEquals(new Locked(Optional.empty(), 0, false), model());
        assertEquals(List.of("passphrase.set", "node.locked"), audit.acts().stream().map(Act::action).toList());
    }

    @Test
    void followsALockThatSomebodyElseClosed() {
        node.services.add(lock);
        lock.passphrase = Optional.of("three random words");
        presenter.refresh();
        assertEquals(new Open(true, false), model());
        lock.locked = true;
        node.tell(new VaultLocked());
        assertEquals(new Locked(Optional.empty(), 0, false), model());
    }

    @Test
    void tellsWhetherRecoveryWordsOpenIt() {
        // given a locked node with recovery words
        lock.recoverable = true;
        locked("three random words");
        assertEquals(new Locked(Optional.empty(), 0, true), model());
        // when it is opened, and the words are removed elsewhere
        presenter.unlock("three random words".toCharArray());
        assertEquals(new Open(true, true), model());
        lock.recoverable = false;
        presenter.refresh();
        // then nobody is told of words any more
        assertEquals(new Open(true, false), model());
    }

    @Test
    void saysThatTheNodeIsNotThereYet() {
        protect("", "first passphrase");
        assertEquals(List.of(Optional.of("OmniMesh is still starting: try again in a moment.")), answers);
    }

    @Test
    void makesRecoveryWordsThatOpenItWhenThePassphraseIsForgotten() {
        // given
        locked("three random words");
        lock.locked = false;
        presenter.refresh();
        List<String> words = new ArrayList<>();
        // when
        presenter.renewRecovery("wrong".toCharArray(), words::addAll, answers::add);
        presenter.renewRecovery("three random words".toCharArray(), words::addAll, answers::add);
        // then
        assertEquals(List.of(Optional.of("The passphrase is wrong."), Optional.empty()), answers);
        assertEquals(FakeLock.WORDS, words);
        assertEquals(new Open(true, true), model());
        // and when it is locked and they are typed
        lock.locked = true;
        presenter.refresh();
        presenter.recover("some other words", "another passphrase".toCharArray(), answers::add);
        assertEquals(Optional.of("These are not the recovery words of this device."), answers.getLast());
        presenter.recover(String.join(" ", words), "another passphrase".toCharArray(), answers::add);
        assertEquals(new Open(true, true), model());
        presenter.removeRecovery("another passphrase".toCharArray(), answers::add);
        assertEquals(new Open(true, false), model());
    }

    @Test
    void whatIsDoneToTheLockStandsInTheAuditLog() throws Exception {
        // given
        InMemoryAudit audit = new InMemoryAudit(node.time);
        node.services.add(audit);
        node.services.add(lock);
        // when
        protect("", "first passphrase");
        protect("wrong", "second passphrase");
        protect("first passphrase", "second passphrase");
        presenter.renewRecovery("second passphrase".toCharArray(), words -> {}, answers::add);
        presenter.renewRecovery("second passphrase".toCharArray(), words -> {}, answers::add);
        presenter.removeRecovery("second passphrase".toCharArray(), answers::add);
        lock.locked = true;
        presenter.unlock("wrong".toCharArray());
        nanos += 4_000_000_000L;
        presenter.unlock("second passphrase".toCharArray());
        protect("second passphrase", "");
        // then
        List<String> actions = audit.list(new AuditQuery(Optional.empty(), Optional.empty(), Optional.empty(), 100))
                .stream().map(event -> event.act().action()).toList().reversed();
        assertEquals(List.of("passphrase.set", "passphrase.refused", "passphrase.changed", "recovery.made",
                "recovery.replaced", "recovery.removed", "node.unlock_refused", "node.unlocked", "passphrase.removed"),
                actions);
    }

    private void locked(String passphrase) {
        lock.passphrase = Optional.of(passphrase);
        lock.locked = true;
        node.services.add(lock);
    }

    private void protect(String now, String next) {
        presenter.protect(now.toCharArray(), next.toCharArray(), answers::add);
    }

    private LockModel model() {
        return presenter.model().get();
    }
}
