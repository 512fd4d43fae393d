// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

import org.h2.mvstore.MVStore;
import org.h2.mvstore.SingleFileStore;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.storage.h2.internal.file.BlockFileSystem;
import org.omnimesh.storage.h2.internal.file.RawFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the file small. H2 only appends to it (see {@link OpenStore}); once it has outgrown what lives in it, that is copied
 * into a new file, which is forced to disk, opened on trial and then takes the old one's place in one step. Used by one
 * thread at a time.
 */
final class Compaction {
    /** How much larger than before the file must be after a failure until the next try; doubles with each failure. */
    static final long FIRST_RETRY_BYTES = 64L * 1024 * 1024;

    /** Room that must be free beside what the copy will take, in bytes. */
    static final long SPARE_BYTES = 4L * 1024 * 1024;

    private static final long KIBIBYTE = 1024;
    private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);

    private final StoreFiles files;
    private final SymmetricKey key;
    private final RawFile.Opener disk;
    private final Limits limits;
    private long dueBytes = Long.MAX_VALUE;
    private long retryBytes;
    private boolean warned;
    private Map<String, Long> rows = Map.of();

    /**
     * When a file is compacted.
     *
     * @param minimumBytes a smaller file is left alone
     * @param growth how many times as large as what lives in it a file may become, at least 2
     */
    record Limits(long minimumBytes, int growth) {
        static final Limits STANDARD = new Limits(64L * 1024 * 1024, 4);
    }

    Compaction(StoreFiles files, SymmetricKey key, RawFile.Opener disk, Limits limits) {
        this.files = files;
        this.key = key;
        this.disk = disk;
        this.limits = limits;
        this.retryBytes = FIRST_RETRY_BYTES;
    }

    /** Finds out when an opened file, new or old, is due. */
    void measure(Session session) throws StorageException {
        long size = size();
        boolean small = size <= limits.minimumBytes() / limits.growth();
        dueBytes = Math.max(limits.minimumBytes(), small ? 0 : limits.growth() * live(session, size));
    }

    boolean isDue() { return size() >= dueBytes; }

    /** Tells whether the pause would be short enough to make one for what was deleted. */
    boolean isQuick(Session session) throws StorageException {
        return live(session, size()) <= limits.minimumBytes();
    }

    /** Notes what the copy must contain; the store is open and at rest. */
    boolean prepare(Session session) throws StorageException {
        try {
            if (Files.getFileStore(files.data()).getUsableSpace() < live(session, size()) + SPARE_BYTES) {
                throw new IOException("expected more free space on the disk");
            }
            rows = rows(session);
            return true;
        } catch (IOException e) {
            failed(e);
            return false;
        }
    }

    /** Makes the compacted file; the store is closed. */
    boolean copy() {
        try (BlockFileSystem system = new BlockFileSystem(disk, key, false)) {
            Path target = files.makeCompacted();
            SingleFileStore source = new SingleFileStore(new HashMap<>());
            source.open(system.name(files.data()), false, null);
            MVStore.compact(system.name(files.data()), system.name(target), false, source);
            tryOut(target);
            files.forceCompacted();
            return true;
        } catch (IOException | StorageException | RuntimeException e) {
            failed(e);
            return false;
        }
    }

    private void tryOut(Path target) throws StorageException {
        OpenStore trial = new OpenStore(target, key, disk);
        try {
            Map<String, Long> copied = rows(trial.writer());
            if (!copied.equals(rows)) {
                throw new StorageException("the copy has other tables or numbers of rows than the store");
            }
        } finally {
            trial.close();
        }
    }

    /** Puts the compacted file in the place of the data; the store is closed. */
    void adopt() throws StorageException {
        long before = size();
        try {
            files.adoptCompacted();
        } catch (IOException e) {
            failed(e);
            return;
        }
        files.forceFolder();
        retryBytes = FIRST_RETRY_BYTES;
        LOG.info("Compacted the store from {} to {} KiB", before / KIBIBYTE, size() / KIBIBYTE);
    }

    /** After a failure: leaves the file as it is until it is much larger. */
    void failed(Exception reason) {
        if (warned) {
            LOG.debug("The store could not be compacted", reason);
        } else {
            LOG.warn("The store could not be compacted and keeps growing; free space on the disk", reason);
        }
        warned = true;
        files.dropCompacted();
        postpone();
        retryBytes *= 2;
    }

    /** Leaves the file as it is until it is larger. */
    void postpone() {
        dueBytes = size() + retryBytes;
    }

    private long size() {
        try {
            return Files.size(files.data());
        } catch (IOException e) {
            LOG.debug("The store's size cannot be read", e);
            return 0;
        }
    }

    private static long live(Session session, long size) throws StorageException {
        long percent = session
                .query("SELECT CAST(setting_value AS INTEGER) AS percent FROM information_schema.settings "
                        + "WHERE setting_name = 'info.CHUNKS_FILL_RATE'", row -> row.number("percent"), true)
                .stream().findFirst()
                .orElse(100L);
        return size / 100 * percent;
    }

    /** The numbers are exact while no transaction is open; counting would read everything. */
    private static Map<String, Long> rows(Session session) throws StorageException {
        Map<String, Long> rows = new TreeMap<>();
        for (Map.Entry<String, Long> table : session.query(
                "SELECT table_name, row_count_estimate AS n FROM information_schema.tables WHERE table_schema = 'PUBLIC' "
                        + "AND table_type = 'BASE TABLE'",
                row -> Map.entry(row.text("table_name"), row.number("n")), false)) {
            rows.put(table.getKey(), table.getValue());
        }
        return rows;
    }
}
