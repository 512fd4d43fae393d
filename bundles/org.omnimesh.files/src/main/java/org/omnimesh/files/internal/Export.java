// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.files.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.files.FileException;

/**
 * Writes the plaintext of a whole file to a path that the receiver chose: to a temporary file beside it first, then in
 * one step to its name, never over an existing file.
 */
final class Export {
    private static final int RANDOM_BYTES = 8;

    private final RandomSource random;

    Export(RandomSource random) {
        this.random = random;
    }

    /** Checks a target before anything is fetched for it, and makes it absolute. */
    static Path check(Path target) throws FileException {
        Path path = target.toAbsolutePath().normalize();
        Optional<Path> folder = Optional.ofNullable(path.getParent());
        if (folder.isEmpty() || !Files.isDirectory(folder.get())) {
            throw new FileException("The folder for the file does not exist.");
        }
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw alreadyThere(null);
        }
        return path;
    }

    void write(FileRow file, Blob blob, ChunkCipher cipher, Path target) throws FileException, InterruptedException {
        Path temporary = target.resolveSibling(
                ".omnimesh-" + HexFormat.of().formatHex(random.bytes(RANDOM_BYTES)) + ".part");
        try {
            try {
                decrypt(file, blob, cipher, temporary);
                moveWithoutOverwriting(temporary, target);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (FileAlreadyExistsException e) {
            throw alreadyThere(e);
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw new FileException("The file could not be written to its folder: is the disk full?", e);
        }
    }

    private static void decrypt(FileRow file, Blob blob, ChunkCipher cipher, Path temporary)
            throws IOException, FileException {
        MessageDigest digest = Sha256.digest();
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE); OutputStream out = Channels.newOutputStream(channel)) {
            for (int index = 0; index < blob.geometry().chunks(); index++) {
                byte[] plaintext = cipher.open(index, blob.read(index));
                digest.update(plaintext);
                out.write(plaintext);
            }
            if (!MessageDigest.isEqual(digest.digest(), file.shared().sha256())) {
                throw new FileException("The content is not what its sender announced; it was not written.");
            }
            channel.force(true);
        } catch (CryptoException e) {
            throw new FileException("The content cannot be decrypted with the key its sender gave.", e);
        }
    }

    private static void moveWithoutOverwriting(Path temporary, Path target) throws IOException {
        try {
            Files.createLink(target, temporary);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException e) {
            // A file system without hard links: still never over an existing file, though checked a moment before.
            Files.move(temporary, target);
        }
        PrivateFiles.syncDirectory(target.toAbsolutePath().getParent());
    }

    private static FileException alreadyThere(@Nullable Throwable cause) {
        String sentence = "There is already a file with that name; choose another one.";
        return cause == null ? new FileException(sentence) : new FileException(sentence, cause);
    }
}
