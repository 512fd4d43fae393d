// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.audit.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.omnimesh.api.audit.AuditHash;
import org.omnimesh.api.cbor.Cbor;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.cbor.CborItem;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.id.Bytes32;
import org.omnimesh.audit.internal.Inspection.Witness;

/**
 * {@code HOME/audit.head}: how long the log is, kept apart from it. CBOR: the count, the last hash, damage that was found, and
 * HMAC-SHA256 over them.
 */
final class HeadFile {
    private static final String NAME = "audit.head";
    private static final int MAX_BYTES = 1024;
    private static final boolean POSIX = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private final Path file;
    private final SymmetricKey key;

    HeadFile(Path home, SymmetricKey key) {
        this.file = home.resolve(NAME);
        this.key = key;
    }

    boolean exists() {
        return Files.exists(file);
    }

    /** Returns what the file says, or empty if it is missing or not authentic. */
    Optional<Witness> read() throws IOException {
        byte[] content;
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(MAX_BYTES + 1);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        return content.length > MAX_BYTES ? Optional.empty() : parse(content);
    }

    private Optional<Witness> parse(byte[] content) {
        try {
            if (Cbor.decode(content) instanceof CborItem.Array array && array.items().size() == 4
                    && array.items().get(0) instanceof CborItem.Int(long count) && count >= 0
                    && array.items().get(1) instanceof CborItem.Bytes last && last.value().length == Bytes32.LENGTH
                    && array.items().get(2) instanceof CborItem.Text(String note)
                    && array.items().get(3) instanceof CborItem.Bytes seal) {
                Head head = new Head(count, new AuditHash(last.value()));
                return MessageDigest.isEqual(seal.value(), Chain.authenticate(key, head, note))
                        ? Optional.of(new Witness(head, note))
                        : Optional.empty();
            }
            return Optional.empty();
        } catch (CborException e) {
            return Optional.empty(); // Damage, which is what the caller looks for.
        }
    }

    /** Replaces the file; when this returns, it is on the disk. */
    void write(Witness witness) throws IOException {
        byte[] content = Cbor.encode(new CborItem.Array(List.of(new CborItem.Int(witness.head().count()),
                new CborItem.Bytes(witness.head().last().bytes()), new CborItem.Text(witness.note()),
                new CborItem.Bytes(Chain.authenticate(key, witness.head(), witness.note())))));
        Path fresh = file.resolveSibling(NAME + ".new");
        Files.deleteIfExists(fresh);
        FileAttribute<?>[] mode = POSIX
                ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")) }
                : new FileAttribute<?>[0];
        try (FileChannel out = FileChannel.open(fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                mode)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
