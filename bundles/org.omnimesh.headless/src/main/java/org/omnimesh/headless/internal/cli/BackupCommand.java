// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.omnimesh.headless.internal.launch.CommandLine;

/** {@code backup}: the whole node as one file. */
final class BackupCommand {
    private static final String FILE = "passphrase-file";
    private static final int BUFFER = 256 << 10;
    private static final int STEPS = 10;

    private final ApiClient api;
    private final CommandLine line;

    BackupCommand(ApiClient api, CommandLine line) {
        this.api = api;
        this.line = line;
    }

    void run() throws RefusedException, NoNodeException, IOException {
        Path target = Path.of(line.words().get(0)).toAbsolutePath();
        if (Files.exists(target)) {
            throw new RefusedException(0, "there is a file already, and nothing is overwritten: " + target);
        }
        String passphrase = passphrase();
        boolean whole = false;
        try (FileChannel out = create(target)) {
            try {
                write(out, passphrase, target);
                whole = true;
            } finally {
                if (!whole) {
                    Files.deleteIfExists(target);
                }
            }
        } catch (FileAlreadyExistsException e) {
            throw new RefusedException(0, "there is a file already, and nothing is overwritten: " + target);
        } catch (NoSuchFileException e) {
            throw new RefusedException(0, "no such folder: " + target.getParent());
        }
    }

    private String passphrase() throws IOException, RefusedException {
        String passphrase = Passphrase.ask(line.option(FILE), "Passphrase for the backup");
        if (!line.has(FILE) && !passphrase.equals(Passphrase.ask(Optional.empty(), "The same again"))) {
            throw new RefusedException(0, "the two are not the same; nothing was written");
        }
        return passphrase;
    }

    private static FileChannel create(Path target) throws IOException {
        FileAttribute<?>[] mode = target.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")) }
                : new FileAttribute<?>[0];
        return FileChannel.open(target, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode);
    }

    private void write(FileChannel out, String passphrase, Path target)
            throws RefusedException, NoNodeException, IOException {
        HttpResponse<InputStream> answer = api.postForDownload("/api/v1/node/backup",
                Map.of("passphrase", passphrase));
        long length = answer.headers().firstValueAsLong("Content-Length").orElse(0);
        long done = 0;
        try (InputStream in = answer.body()) {
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                progress(done, done + read, length);
                done += read;
            }
        }
        if (done != length) {
            throw new RefusedException(0, "the backup broke off; nothing was kept");
        }
        out.force(true);
        Terminal.line("backed up to " + target + " (" + Terminal.size(length) + ")");
    }

    private static void progress(long before, long now, long length) {
        if (length > STEPS * (long) BUFFER && before * STEPS / length != now * STEPS / length) {
            System.err.println(now * 100 / length + " % of " + Terminal.size(length));
        }
    }
}
