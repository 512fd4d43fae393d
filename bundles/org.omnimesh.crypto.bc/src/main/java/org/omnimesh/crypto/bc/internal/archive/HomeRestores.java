// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal.archive;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.LongPredicate;

import org.omnimesh.api.crypto.PasswordStretching;
import org.omnimesh.api.node.NodeHome;
import org.omnimesh.api.storage.BackupException;
import org.omnimesh.api.storage.Restored;
import org.omnimesh.api.storage.Restores;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Puts backups back while a node runs, beside its home. */
@Component
public final class HomeRestores implements Restores {
    private static final int BUFFER = 256 << 10;

    private final PasswordStretching stretching;
    private final Path running;

    /**
     * Made by declarative services.
     *
     * @param stretching makes the key
     * @param home what nothing is put into
     */
    @Activate
    public HomeRestores(@Reference PasswordStretching stretching, @Reference NodeHome home) {
        this.stretching = stretching;
        this.running = home.directory().toAbsolutePath().normalize();
    }

    @Override
    public Restored restore(Path backup, Path home, byte[] passphrase, LongPredicate going) throws BackupException {
        return unpack(backup, home, sealed -> new OpenedStream(sealed, stretching, passphrase), going);
    }

    @Override
    public Restored recover(Path backup, Path home, String words, LongPredicate going) throws BackupException {
        return unpack(backup, home, sealed -> OpenedStream.byWords(sealed, words), going);
    }

    private interface Opener {
        InputStream open(InputStream sealed) throws IOException;
    }

    private Restored unpack(Path backup, Path home, Opener opener, LongPredicate going) throws BackupException {
        Path folder = home.toAbsolutePath().normalize();
        try {
            if (!Files.isRegularFile(backup)) {
                throw new IOException("there is no such file: " + backup);
            }
            if (folder.startsWith(running)) {
                throw new IOException("the node that runs now lives in that folder: choose another one");
            }
            HomeUnpacker.checkEmpty(folder);
            try (InputStream sealed = new BufferedInputStream(Files.newInputStream(backup), BUFFER)) {
                return HomeUnpacker.unpack(folder, opener.open(sealed), going);
            }
        } catch (AccessDeniedException e) {
            throw new BackupException("You may not read or write there: " + e.getMessage() + ".", e);
        } catch (NotDirectoryException e) {
            throw new BackupException("That is no folder: " + e.getMessage() + ".", e);
        } catch (IOException e) {
            throw new BackupException(sentence(String.valueOf(e.getMessage())), e);
        }
    }

    private static String sentence(String message) {
        return message.substring(0, 1).toUpperCase(Locale.ROOT) + message.substring(1) + ".";
    }
}
