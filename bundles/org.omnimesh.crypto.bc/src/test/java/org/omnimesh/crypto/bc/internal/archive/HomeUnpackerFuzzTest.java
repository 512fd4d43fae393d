// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal.archive;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.omnimesh.testing.fuzz.DecoderFuzz;

/** What a backup holds once it is unsealed, put into a home: all of it or nothing, and nothing beside the home. */
class HomeUnpackerFuzzTest extends DecoderFuzz<SortedMap<String, byte[]>> {
    /** The buffer that all files go through. */
    private static final int BUFFER = 256 << 10;
    /** Making a file costs about 5 KiB, and eleven bytes say that there is one. */
    private static final int PER_BYTE = 1 << 10;
    /** In memory where that is: each file is forced to disk. */
    private static final Path MEMORY = Path.of("/dev/shm");

    private final Path folder = folder();
    private final Path home = folder.resolve("home");

    HomeUnpackerFuzzTest() {
        super(IOException.class, PER_BYTE, FREE_BYTES + BUFFER);
    }

    private static Path folder() {
        try {
            Path made = Files.isWritable(MEMORY)
                    ? Files.createTempDirectory(MEMORY, "unpacked")
                    : Files.createTempDirectory("unpacked");
            made.toFile().deleteOnExit();
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns what a backup of files holds before it is sealed. */
    static byte[] packed(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(packed);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            byte[] name = file.getKey().getBytes(StandardCharsets.UTF_8);
            out.writeShort(name.length);
            out.write(name);
            out.writeLong(file.getValue().length);
            out.write(file.getValue());
        }
        out.writeShort(0);
        return packed.toByteArray();
    }

    @Override
    protected List<byte[]> seeds() throws IOException {
        return List.of(packed(Map.of()),
                packed(Map.of("origin-inode", "123456".getBytes(StandardCharsets.US_ASCII), "store/log/origin",
                        new byte[0], "store/log/00000001.seg", new byte[50], "keys/recovery.key", new byte[72])),
                packed(Map.of("a/b/c/d/e/f/g/h", new byte[3], "a/b/c.d", new byte[1], "z", new byte[300])));
    }

    /** The length of the number was cut or negative, and the end was missing without a word about it. */
    @Override
    protected List<byte[]> regressions() {
        byte[] negative = new byte[2 + 12 + 8];
        negative[1] = 12;
        System.arraycopy("origin-inode".getBytes(StandardCharsets.US_ASCII), 0, negative, 2, 12);
        negative[14] = (byte) 0x80;
        return List.of(negative, new byte[0], new byte[] { 0 });
    }

    @Override
    protected Optional<SortedMap<String, byte[]>> decode(byte[] input) throws IOException {
        try {
            HomeUnpacker.unpack(home, new ByteArrayInputStream(input), written -> true);
            return Optional.of(unpacked());
        } catch (IOException e) {
            if (e.getMessage() == null || e.getMessage().isBlank() || !unpacked().isEmpty()) {
                throw new IllegalStateException("refused without a word, or left something behind", e);
            }
            throw e;
        } finally {
            clean();
        }
    }

    private SortedMap<String, byte[]> unpacked() throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                files.put(home.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        if (files.keySet().stream().anyMatch(name -> name.startsWith(".."))) {
            throw new IllegalStateException("wrote beside the home: " + files.keySet());
        }
        return files;
    }

    private void clean() throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                if (!path.equals(folder)) {
                    Files.delete(path);
                }
            }
        }
    }

    @Override
    protected Optional<byte[]> encode(SortedMap<String, byte[]> value) throws IOException {
        return Optional.of(packed(value));
    }
}
