// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.segment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.crypto.bc.internal.JdkCiphers;
import org.omnimesh.testing.SeededRandom;
import org.omnimesh.testing.fuzz.DecoderFuzz;

/** Segment files of the log with whatever content. */
class SegmentLogFuzzTest extends DecoderFuzz<Integer> {
    private final SeededRandom random = new SeededRandom(1);
    private final JdkCiphers ciphers = new JdkCiphers(random);
    private final SymmetricKey key = SymmetricKey.of(new byte[SymmetricKey.LENGTH]);
    private final Path folder = folder();
    private final Path file = folder.resolve("00000001.seg");

    SegmentLogFuzzTest() {
        super(IOException.class, 64);
    }

    private static Path folder() {
        try {
            Path made = Files.createTempDirectory("segments");
            made.toFile().deleteOnExit();
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected List<byte[]> seeds() throws IOException {
        try (SegmentLog log = open()) {
            log.recover(Cursor.START, Cursor.START, (records, end) -> {});
            log.append(List.of(new SegmentRecord(RecordType.RUN, new byte[100]),
                    new SegmentRecord(RecordType.RUN, new byte[3])));
            log.append(List.of(new SegmentRecord(RecordType.RUN, new byte[30])));
        }
        byte[] content = Files.readAllBytes(file);
        Files.delete(file);
        return List.of(content);
    }

    private SegmentLog open() throws IOException {
        return new SegmentLog(folder, ciphers, key, random);
    }

    @Override
    protected Optional<Integer> decode(byte[] input) throws IOException {
        Files.write(file, input);
        try (SegmentReader reader = SegmentReader.open(file,
                (header, offset) -> SegmentFormat.parse(ciphers, key, 1, header, offset)).orElse(null)) {
            if (reader == null) {
                return Optional.empty();
            }
            List<SegmentReader.Found> found = reader.scan(SegmentFormat.DATA, reader.length(), Integer.MAX_VALUE);
            for (SegmentReader.Found record : found) {
                if (!Arrays.equals(record.content(), SegmentReader.open(reader.format(), record.place(),
                        reader.raw(record.place())))) {
                    throw new IllegalStateException("reads something else at " + record.place());
                }
            }
            return Optional.of(found.size());
        } finally {
            Files.delete(file);
        }
    }
}
