// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.audit.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.audit.AuditHash;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.audit.internal.Inspection.Witness;
import org.omnimesh.testing.Ids;
import org.omnimesh.testing.TemporaryHome;
import org.omnimesh.testing.fuzz.DecoderFuzz;

/** The file that says where the audit log ends, whatever somebody made of it. */
class HeadFileFuzzTest extends DecoderFuzz<Witness> {
    private static final TemporaryHome HOME = home();

    private final Path file = HOME.directory().resolve("audit.head");
    private final HeadFile head = new HeadFile(HOME.directory(), SymmetricKey.of(Ids.bytes(7)));

    HeadFileFuzzTest() {
        super(IOException.class, CBOR);
    }

    /** One for all inputs, as a fuzzer never says that it is done. */
    private static TemporaryHome home() {
        TemporaryHome home = new TemporaryHome();
        Runtime.getRuntime().addShutdownHook(new Thread(home::close));
        return home;
    }

    @Override
    protected List<byte[]> seeds() throws IOException {
        return List.of(written(new Witness(Head.EMPTY, "")),
                written(new Witness(new Head(7, new AuditHash(Ids.bytes(7))), "Row 3 is missing.")));
    }

    private byte[] written(Witness witness) throws IOException {
        head.write(witness);
        return Files.readAllBytes(file);
    }

    @Override
    protected Optional<Witness> decode(byte[] input) throws IOException {
        Files.write(file, input);
        return head.read();
    }

    @Override
    protected Optional<byte[]> encode(Witness value) throws IOException {
        return Optional.of(written(value));
    }
}
