// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.files.internal;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.id.Bytes32;
import org.omnimesh.api.id.ContentId;
import org.omnimesh.api.node.NodeHome;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The blobs in {@code HOME/blobs/<content id>/}: ciphertext only, readable by the owner alone. Thread-safe. */
@Component(service = BlobStore.class)
public final class BlobStore {
    private static final String STAGING_PREFIX = "incoming-";
    private static final int STAGING_RANDOM_BYTES = 12;
    private static final int MAX_RECENT = 512;
    private static final int MAX_KNOWN = 4096;

    private final Path blobs;
    private final RandomSource random;
    private final ReentrantLock lock = new ReentrantLock();
    /** Whoever uses a blob must use the same object: it knows what is here. */
    private final Map<ContentId, WeakReference<Blob>> known = new LinkedHashMap<>();
    /** Keeps those that were used last from being forgotten. */
    private final Map<ContentId, Blob> recent = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        @NonNullByDefault({})
        protected boolean removeEldestEntry(Map.Entry<ContentId, Blob> eldest) {
            return size() > MAX_RECENT;
        }
    };

    /**
     * Opens the store and clears what an earlier start left half-done.
     *
     * @param home where the store is
     * @param random for names of folders
     * @throws IOException if the folder cannot be made or read
     */
    @Activate
    public BlobStore(@Reference NodeHome home, @Reference RandomSource random) throws IOException {
        this.blobs = home.directory().resolve("blobs");
        this.random = random;
        PrivateFiles.createDirectories(blobs);
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(blobs, STAGING_PREFIX + "*")) {
            for (Path leftover : leftovers) {
                PrivateFiles.deleteTree(leftover);
            }
        }
    }

    /** Returns how many bytes fit on the disk. */
    long usableBytes() throws IOException {
        return Files.getFileStore(blobs).getUsableSpace();
    }

    /** Begins to take in a file. */
    BlobIntake begin() throws IOException {
        String name = STAGING_PREFIX + HexFormat.of().formatHex(random.bytes(STAGING_RANDOM_BYTES));
        return new BlobIntake(blobs.resolve(name));
    }

    /** Makes what was taken in a blob of this store. */
    ContentId finish(BlobIntake intake) throws IOException {
        return intake.finish(blobs);
    }

    /**
     * Finds a blob.
     *
     * @return the blob, or empty if nothing of it is here or it is cut otherwise
     * @throws IOException if it is here but cannot be read
     */
    Optional<Blob> find(ContentId content, Geometry geometry) throws IOException {
        lock.lock();
        try {
            WeakReference<Blob> reference = known.get(content);
            Blob blob = reference == null ? null : reference.get();
            if (blob == null) {
                Path directory = blobs.resolve(content.toString());
                if (!isCutInto(directory, geometry.chunks())) {
                    return Optional.empty();
                }
                blob = new Blob(directory, content, geometry);
                known.values().removeIf(other -> known.size() > MAX_KNOWN && other.get() == null);
                known.put(content, new WeakReference<>(blob));
            }
            recent.put(content, blob);
            return blob.geometry().equals(geometry) ? Optional.of(blob) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private static boolean isCutInto(Path directory, int chunks) throws IOException {
        Path hashes = directory.resolve(BlobIntake.HASHES);
        return Files.exists(hashes) && Files.size(hashes) == (long) chunks * Bytes32.LENGTH;
    }

    /** Returns the blob with these hashes, which match its id; makes an empty one if nothing of it is here. */
    Blob obtain(ContentId content, Geometry geometry, byte[] hashes) throws IOException {
        lock.lock();
        try {
            if (find(content, geometry).isEmpty()) {
                WeakReference<Blob> reference = known.get(content);
                if (reference == null || reference.get() == null) {
                    // What is there is damaged: its hashes are not complete.
                    PrivateFiles.deleteTree(blobs.resolve(content.toString()));
                }
                try (BlobIntake intake = begin()) {
                    intake.finishEmpty(blobs, content, hashes);
                }
            }
            return find(content, geometry)
                    .orElseThrow(() -> new IOException("expected the blob " + content.shortForm() + " as it was made"));
        } finally {
            lock.unlock();
        }
    }

    /** Deletes a blob that nobody knows of yet, or any more. */
    void delete(ContentId content) throws IOException {
        lock.lock();
        try {
            known.remove(content);
            recent.remove(content);
            PrivateFiles.deleteTree(blobs.resolve(content.toString()));
        } finally {
            lock.unlock();
        }
    }
}
