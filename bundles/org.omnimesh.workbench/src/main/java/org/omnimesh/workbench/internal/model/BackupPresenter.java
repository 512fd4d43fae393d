// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.regex.Pattern;

import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.storage.BackupException;
import org.omnimesh.api.storage.BackupException.Reason;
import org.omnimesh.api.storage.Backups;
import org.omnimesh.api.storage.Restored;
import org.omnimesh.api.storage.Restores;

/** Writes a backup of the running node to a file, puts one back beside it, and tells how far that is. */
public final class BackupPresenter extends Presenter<BackupModel> {
    private static final int BUFFER = 256 << 10;
    private static final Pattern USUAL = Pattern.compile("[A-Za-z0-9_./:\\\\-]+");

    /**
     * What was put back.
     *
     * @param home the folder
     * @param size how much it is, in words
     * @param command what opens it
     */
    public record PutBack(String home, String size, String command) {}

    private volatile Optional<String> doing = Optional.empty();
    private volatile boolean stopped;

    /**
     * Made by declarative services.
     *
     * @param services the node
     */
    public BackupPresenter(NodeServices services) {
        this(services, Background.threads("backup"));
    }

    /**
     * Works where told.
     *
     * @param services the node
     * @param background where to work
     */
    public BackupPresenter(NodeServices services, Background background) {
        super(services, background, BackupModel.IDLE);
        open();
    }

    /**
     * Backs up to a new file; what is there already is not overwritten, and what is half written is deleted.
     *
     * @param target the file
     * @param typed the passphrase that opens it; wiped when done
     * @param answer told what came of it
     */
    public void backUp(Path target, char[] typed, Answer answer) {
        byte[] passphrase = Secrets.utf8(typed);
        stopped = false;
        attempt(BackupException.class, answer, () -> {
            try {
                say("Collecting\u2026");
                write(target, passphrase);
            } catch (FileAlreadyExistsException e) {
                throw new BackupException("There is a file of that name already: choose another name.", e);
            } catch (NoSuchFileException e) {
                throw new BackupException("There is no such folder: choose another one.", e);
            } catch (AccessDeniedException e) {
                throw new BackupException("You may not write into that folder: choose another one.", e);
            } catch (IOException e) {
                throw new BackupException("The backup could not be written, and nothing of it was kept: "
                        + e.getMessage(), e);
            } finally {
                Arrays.fill(passphrase, (byte) 0);
                doing = Optional.empty();
            }
        });
    }

    /** Stops a backup that is being written, as soon as that is possible; nothing of it is kept. */
    public void stop() {
        stopped = true;
        doing.ifPresent(it -> say("Stopping\u2026"));
    }

    /**
     * Puts a backup back into a folder of its own; nothing is overwritten, and what is half written is deleted.
     *
     * @param backup the file, as typed
     * @param home the folder, as typed; empty, or not there yet
     * @param typed the passphrase of the backup, or the recovery words; wiped when done
     * @param words whether it is the words
     * @param done takes what was put back, on another thread
     * @param answer told what came of it
     */
    public void putBack(String backup, String home, char[] typed, boolean words, Consumer<PutBack> done,
            Answer answer) {
        stopped = false;
        attempt(BackupException.class, answer, () -> {
            try {
                say("Opening\u2026");
                Path file = path(backup);
                Path folder = path(home);
                Restored restored = restore(file, folder, typed, words);
                done.accept(new PutBack(folder.toString(), Words.size(restored.bytes()), command(folder)));
            } finally {
                Arrays.fill(typed, '\0');
                doing = Optional.empty();
            }
        });
    }

    private Restored restore(Path file, Path folder, char[] typed, boolean words) throws BackupException {
        Restores restores = services.find(Restores.class).orElseThrow(BackupPresenter::starting);
        long length = Math.max(1, file.toFile().length());
        LongPredicate going = bytes -> {
            say(Math.min(100, bytes * 100 / length) + " % of " + Words.size(length) + " put back\u2026");
            return !stopped;
        };
        if (words) {
            return restores.recover(file, folder, new String(typed).strip(), going);
        }
        byte[] passphrase = Secrets.utf8(typed);
        try {
            return restores.restore(file, folder, passphrase, going);
        } finally {
            Arrays.fill(passphrase, (byte) 0);
        }
    }

    private static BackupException starting() {
        return new BackupException(Reason.FAILED, "OmniMesh is still starting: try again in a moment.");
    }

    private static Path path(String typed) throws BackupException {
        try {
            return Path.of(typed.strip()).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new BackupException("That is not the name of a file or folder: choose it.", e);
        }
    }

    /** Returns the command that opens a home; a path of unusual characters is quoted, as shells on every system take it. */
    private static String command(Path home) {
        String path = home.toString();
        return "omnimesh desktop --home " + (USUAL.matcher(path).matches() ? path : '"' + path + '"');
    }

    private void checkWanted() throws BackupException {
        if (stopped) {
            throw new BackupException(Reason.FAILED, "The backup was stopped, and nothing of it was kept.");
        }
    }

    private void write(Path target, byte[] passphrase) throws BackupException, IOException {
        Backups backups = services.find(Backups.class).orElseThrow(BackupPresenter::starting);
        try (FileChannel out = FileChannel.open(target,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly(target))) {
            boolean whole = false;
            try (Backups.Backup backup = backups.begin(passphrase, me())) {
                copy(backup, out);
                out.force(true);
                whole = true;
            } finally {
                if (!whole) {
                    Files.deleteIfExists(target);
                }
            }
        }
    }

    private void copy(Backups.Backup backup, FileChannel out) throws BackupException, IOException {
        checkWanted();
        long length = backup.length();
        long done = 0;
        say("Sealing " + Words.size(length) + "\u2026");
        try (InputStream in = backup.open()) {
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                checkWanted();
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                done += read;
                say(done * 100 / Math.max(1, length) + " % of " + Words.size(length) + " written\u2026");
            }
        }
        if (done != length) {
            throw new IOException("it broke off");
        }
    }

    private void say(String what) {
        Optional<String> next = Optional.of(what);
        if (!next.equals(doing)) {
            doing = next;
            refresh();
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path target) {
        return target.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")) }
                : new FileAttribute<?>[0];
    }

    @Override
    protected boolean concerns(DomainEvent fact) {
        return false;
    }

    @Override
    protected BackupModel build() {
        return new BackupModel(doing);
    }
}
