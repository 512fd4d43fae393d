// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.omnimesh.api.storage.BackupException;
import org.omnimesh.api.storage.BackupException.Reason;
import org.omnimesh.api.storage.Backups;
import org.omnimesh.workbench.internal.model.BackupPresenter.PutBack;

class BackupPresenterTest {
    private static final byte[] CONTENT = new byte[600_000];

    @TempDir
    Path folder;

    private final FakeNode node = new FakeNode();
    private final List<Optional<String>> answers = new ArrayList<>();
    private final List<String> said = new ArrayList<>();
    private final BackupPresenter presenter = new BackupPresenter(node.services, Here.now());
    private long promised = CONTENT.length;
    private boolean open;

    @Test
    void writesTheFileAndTellsHowFarItIs() throws Exception {
        // given
        node.services.add((Backups) this::begin);
        presenter.model().follow(() -> presenter.model().get().doing().ifPresent(said::add));
        char[] typed = "three random words".toCharArray();
        // when
        presenter.backUp(folder.resolve("it"), typed, answers::add);
        // then
        assertArrayEquals(CONTENT, Files.readAllBytes(folder.resolve("it")));
        assertEquals(List.of("Collecting\u2026", "Sealing 600 KB\u2026", "43 % of 600 KB written\u2026",
                "87 % of 600 KB written\u2026", "100 % of 600 KB written\u2026"), said);
        assertEquals(List.of(Optional.empty()), answers);
        assertEquals(BackupModel.IDLE, presenter.model().get());
        assertArrayEquals(new char[typed.length], typed);
        assertFalse(open);
    }

    @Test
    void overwritesNothing() throws Exception {
        node.services.add((Backups) this::begin);
        Files.writeString(folder.resolve("it"), "mine");
        presenter.backUp(folder.resolve("it"), "three random words".toCharArray(), answers::add);
        assertEquals(List.of(Optional.of("There is a file of that name already: choose another name.")), answers);
        assertEquals("mine", Files.readString(folder.resolve("it")));
    }

    @Test
    void keepsNothingOfABackupThatBrokeOff() {
        node.services.add((Backups) this::begin);
        promised++;
        presenter.backUp(folder.resolve("it"), "three random words".toCharArray(), answers::add);
        assertEquals(List.of(
                Optional.of("The backup could not be written, and nothing of it was kept: it broke off")), answers);
        assertFalse(Files.exists(folder.resolve("it")));
        assertFalse(open);
    }

    @Test
    void canBeStoppedAndKeepsNothing() {
        node.services.add((Backups) this::begin);
        presenter.model().follow(() -> presenter.model().get().doing().filter(it -> it.startsWith("43"))
                .ifPresent(it -> presenter.stop()));
        presenter.backUp(folder.resolve("it"), "three random words".toCharArray(), answers::add);
        assertEquals(List.of(Optional.of("The backup was stopped, and nothing of it was kept.")), answers);
        assertFalse(Files.exists(folder.resolve("it")));
        assertFalse(open);
    }

    @Test
    void putsABackupBackByPassphraseOrWords() throws Exception {
        // given
        FakeRestores restores = new FakeRestores();
        node.services.add(restores);
        Path file = Files.write(folder.resolve("it"), new byte[3_400_000]);
        List<PutBack> done = new ArrayList<>();
        presenter.model().follow(() -> presenter.model().get().doing().ifPresent(said::add));
        char[] typed = "three random words".toCharArray();
        // when
        presenter.putBack(" " + file, folder + "/new home", typed, false, done::add, answers::add);
        presenter.putBack(file.toString(), "/srv/mesh", " able zoo ".toCharArray(), true, done::add, answers::add);
        // then
        assertEquals(List.of(file + " " + folder + "/new home three random words", file + " /srv/mesh words able zoo"),
                restores.asked);
        assertEquals(List.of(
                new PutBack(folder + "/new home", "3.4 MB", "omnimesh desktop --home \"" + folder + "/new home\""),
                new PutBack("/srv/mesh", "3.4 MB", "omnimesh desktop --home /srv/mesh")), done);
        assertTrue(said.contains("75 % of 3.4 MB put back\u2026"), said.toString());
        assertEquals(List.of(Optional.empty(), Optional.empty()), answers);
        assertArrayEquals(new char[typed.length], typed);
        assertEquals(BackupModel.IDLE, presenter.model().get());
    }

    @Test
    void puttingBackIsStoppedOrRefusedInASentence() {
        presenter.putBack("it", "there", new char[0], false, it -> {}, answers::add);
        node.services.add(new FakeRestores());
        presenter.model().follow(() -> presenter.model().get().doing().filter(it -> it.contains("%"))
                .ifPresent(it -> presenter.stop()));
        presenter.putBack("it", "there", new char[0], false, it -> {}, answers::add);
        presenter.putBack("\0", "there", new char[0], false, it -> {}, answers::add);
        assertEquals(List.of(Optional.of("OmniMesh is still starting: try again in a moment."),
                Optional.of("It was stopped."), Optional.of("That is not the name of a file or folder: choose it.")),
                answers);
    }

    @Test
    void saysWhatIsWrongInASentence() {
        presenter.backUp(folder.resolve("it"), "three random words".toCharArray(), answers::add);
        node.services.add((Backups) this::begin);
        presenter.backUp(folder.resolve("it"), "short".toCharArray(), answers::add);
        presenter.backUp(folder.resolve("none/it"), "three random words".toCharArray(), answers::add);
        assertEquals(List.of(Optional.of("OmniMesh is still starting: try again in a moment."),
                Optional.of("Too short."), Optional.of("There is no such folder: choose another one.")), answers);
        assertTrue(Files.notExists(folder.resolve("it")));
    }

    private Backups.Backup begin(byte[] passphrase, String actor) throws BackupException {
        if (passphrase.length < 8) {
            throw new BackupException(Reason.UNFIT, "Too short.");
        }
        open = true;
        return new Backups.Backup() {
            @Override
            public long length() {
                return promised;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(CONTENT);
            }

            @Override
            public void close() throws IOException {
                open = false;
            }
        };
    }
}
