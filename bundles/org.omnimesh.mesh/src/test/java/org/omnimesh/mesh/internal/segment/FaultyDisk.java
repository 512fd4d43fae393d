// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.crypto.SymmetricKey;

/**
 * The log's folder on a disk that refuses when told so, and at a power cut keeps of what was not forced whatever part it likes:
 * of contents, and of which names there are. After a failure to force, what was to be forced may never get to the disk, although
 * it can be read, and although forcing it again succeeds: so do operating systems.
 */
public final class FaultyDisk implements Disk {
    /** As the kernel puts it. */
    public static final String FULL = "No space left on device";
    /** A part of the machine is broken. */
    public static final String BROKEN = "Input/output error";
    /** From the first call that fails so the machine is off. */
    public static final String NO_POWER = "no power";

    private static final String SEGMENT = "\\d{8}\\..*";

    private final Path folder;
    private final SplittableRandom random;
    private final Map<Object, CachedFile> files = new HashMap<>();
    private final Set<Faulty> open = new HashSet<>();
    private String fault = "";
    private int callsLeft;

    /** Takes what is in a folder for durable. */
    public FaultyDisk(Path folder, long seed) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.random = new SplittableRandom(seed);
        restart();
    }

    /** Opens the log on this disk. */
    public SegmentLog log(Ciphers ciphers, SymmetricKey key, RandomSource salts) throws IOException {
        return log(ciphers, key, salts, SegmentLog.SEGMENT_BYTES);
    }

    SegmentLog log(Ciphers ciphers, SymmetricKey key, RandomSource salts, int segmentBytes) throws IOException {
        return new SegmentLog(folder, this, ciphers, key, salts, segmentBytes);
    }

    /** After so many more calls of open, write and force all of them fail; a write that fails may have written a part. */
    public synchronized void fail(String message, int after) {
        fault = message;
        callsLeft = after;
    }

    /** Works again. */
    public synchronized void heal() {
        callsLeft = Integer.MAX_VALUE;
    }

    /** The process ends at once; what it wrote stays in the memory of the operating system. */
    public synchronized void kill() throws IOException {
        for (Faulty channel : List.copyOf(open)) {
            channel.close();
        }
        heal();
    }

    /** The machine goes off and on. */
    public synchronized void cutPower() throws IOException {
        kill();
        Map<Object, Set<String>> now = names();
        Map<String, byte[]> left = new TreeMap<>();
        files.forEach((key, file) -> {
            byte[] content = file.left(random);
            Set<String> names = random.nextBoolean() ? file.names : now.getOrDefault(key, Set.of());
            names.forEach(name -> left.put(name, content));
        });
        for (Set<String> each : now.values()) {
            for (String name : each) {
                Files.delete(folder.resolve(name));
            }
        }
        for (Map.Entry<String, byte[]> file : left.entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
        restart();
    }

    private void restart() throws IOException {
        heal();
        files.clear();
        for (Map.Entry<Object, Set<String>> file : names().entrySet()) {
            files.put(file.getKey(), new CachedFile(
                    Files.readAllBytes(folder.resolve(file.getValue().iterator().next())), file.getValue()));
        }
    }

    /** Returns how many files nobody closed. */
    synchronized int openFiles() {
        return open.size();
    }

    /** Returns the names of each of the log's files. */
    private Map<Object, Set<String>> names() throws IOException {
        Map<Object, Set<String>> names = new HashMap<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path path : all.filter(each -> each.getFileName().toString().matches(SEGMENT)).toList()) {
                names.computeIfAbsent(key(path), key -> new HashSet<>()).add(path.getFileName().toString());
            }
        }
        return names;
    }

    private static Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    private boolean isFailing() {
        boolean failing = callsLeft <= 0;
        callsLeft -= failing ? 0 : 1;
        return failing;
    }

    private void refuseIfFailing() throws IOException {
        if (isFailing()) {
            throw new IOException(fault);
        }
    }

    @Override
    public synchronized FileChannel open(Path path, OpenOption... options) throws IOException {
        refuseIfFailing();
        boolean there = Files.exists(path);
        Faulty channel = path.equals(folder)
                ? new FaultyFolder(FileChannel.open(path, options))
                : new Faulty(FileChannel.open(path, options), there
                        ? files.get(key(path))
                        : new CachedFile(new byte[0], Set.of()));
        if (!there) {
            files.put(key(path), channel.file);
        } else if (List.of(options).contains(StandardOpenOption.TRUNCATE_EXISTING)) {
            channel.file.cut(0);
        }
        open.add(channel);
        return channel;
    }

    /** An open file. */
    private class Faulty extends WriteChannel {
        private final FileChannel real;
        private final CachedFile file;

        Faulty(FileChannel real, CachedFile file) {
            this.real = real;
            this.file = file;
        }

        @Override
        public int write(ByteBuffer source, long position) throws IOException {
            synchronized (FaultyDisk.this) {
                boolean failing = isFailing();
                boolean whole = !failing && random.nextInt(4) > 0;
                byte[] content = new byte[whole ? source.remaining() : random.nextInt(source.remaining() + 1)];
                source.get(content);
                file.write((int) position, content);
                for (ByteBuffer left = ByteBuffer.wrap(content); left.hasRemaining();) {
                    real.write(left, position + left.position());
                }
                if (failing) {
                    throw new IOException(fault);
                }
                return content.length;
            }
        }

        /** Even on a full or broken disk the operating system notes that a file is shorter. */
        @Override
        public FileChannel truncate(long size) throws IOException {
            synchronized (FaultyDisk.this) {
                if (callsLeft <= 0 && fault.equals(NO_POWER)) {
                    throw new IOException(fault);
                }
                file.cut((int) size);
                real.truncate(size);
                return this;
            }
        }

        @Override
        public void force(boolean metaData) throws IOException {
            synchronized (FaultyDisk.this) {
                if (!isFailing()) {
                    forced();
                    return;
                }
                if (random.nextBoolean()) {
                    file.forget();
                }
                throw new IOException(fault);
            }
        }

        void forced() throws IOException {
            file.force();
        }

        @Override
        protected void implCloseChannel() throws IOException {
            synchronized (FaultyDisk.this) {
                open.remove(this);
                real.close();
            }
        }
    }

    /** The open folder. */
    private final class FaultyFolder extends Faulty {
        FaultyFolder(FileChannel real) {
            super(real, new CachedFile(new byte[0], Set.of()));
        }

        @Override
        void forced() throws IOException {
            Map<Object, Set<String>> now = names();
            files.forEach((key, file) -> file.names = now.getOrDefault(key, Set.of()));
        }
    }
}
