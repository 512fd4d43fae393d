// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.segment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** What the disk has of a file, and what only the memory of the operating system has. */
final class CachedFile {
    private static final int SECTOR = 512;

    /** What it is called on the disk. */
    Set<String> names;
    private byte[] durable;
    private final List<Change> unforced = new ArrayList<>();
    /** What the disk refused. The system shows it, and does not know any more that it is not on the disk. */
    private final List<Change> forgotten = new ArrayList<>();

    /** What was written somewhere, or where the file was cut off. */
    private record Change(int at, byte[] content, boolean cut) {
        int end() {
            return at + content.length;
        }

        private byte[] grown(byte[] file, int length) {
            return file.length < at + length ? Arrays.copyOf(file, at + length) : file;
        }

        byte[] applyTo(byte[] file, int length) {
            if (cut) {
                return Arrays.copyOf(file, Math.min(file.length, at));
            }
            byte[] changed = grown(file, length);
            System.arraycopy(content, 0, changed, at, length);
            return changed;
        }

        /** Applies it to some sectors and not to others. */
        byte[] applyTo(byte[] file, SplittableRandom random) {
            if (cut) {
                return random.nextBoolean() ? applyTo(file, 0) : file;
            }
            byte[] changed = grown(file, content.length);
            int to;
            for (int from = at; from < end(); from = to) {
                to = Math.min(end(), from + SECTOR - from % SECTOR);
                if (random.nextBoolean()) {
                    System.arraycopy(content, from - at, changed, from, to - from);
                }
            }
            return changed;
        }
    }

    CachedFile(byte[] durable, Set<String> names) {
        this.durable = durable;
        this.names = names;
    }

    void write(int at, byte[] content) {
        forgotten.removeIf(change -> change.at() < at + content.length && at < change.end());
        unforced.add(new Change(at, content, false));
    }

    void cut(int at) {
        forgotten.removeIf(change -> at < change.end());
        unforced.add(new Change(at, new byte[0], true));
    }

    /** All that the system still knows of is on the disk. */
    void force() {
        for (Change change : unforced) {
            durable = change.applyTo(durable, change.content().length);
        }
        unforced.clear();
    }

    /** Forcing failed. */
    void forget() {
        forgotten.addAll(unforced);
        unforced.clear();
    }

    /** What a power cut leaves: what was forced, and of the rest nothing, all, some beginning, or some sectors. To be asked once. */
    byte[] left(SplittableRandom random) {
        List<Change> changes = new ArrayList<>(forgotten);
        changes.addAll(unforced);
        byte[] left = durable;
        int kind = random.nextInt(4);
        int whole = kind == 0 ? 0 : kind == 1 ? changes.size() : random.nextInt(changes.size() + 1);
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            if (kind == 3) {
                left = change.applyTo(left, random);
            } else if (i < whole) {
                left = change.applyTo(left, change.content().length);
            } else if (i == whole && kind == 2 && !change.cut()) {
                left = change.applyTo(left, random.nextInt(change.content().length + 1));
            }
        }
        return left;
    }
}
