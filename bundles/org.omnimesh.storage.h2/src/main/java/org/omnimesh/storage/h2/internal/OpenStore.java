// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.h2.Driver;
import org.h2.api.ErrorCode;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.storage.h2.internal.file.BlockFile;
import org.omnimesh.storage.h2.internal.file.BlockFileSystem;
import org.omnimesh.storage.h2.internal.file.RawFile;

/** The opened file: the writer's session and a few for reading. */
final class OpenStore {
    /** How the files of H2 must end. */
    static final String SUFFIX = ".mv.db";

    /** How many reads run at the same time. */
    static final int READERS = 4;

    /** How long a read waits for its turn, in seconds. */
    static final long MAX_READ_WAIT_SECONDS = 30;

    /** When a page is split: each group rewrites the pages it changes, so small ones make the file grow half as fast. */
    static final int PAGE_BYTES = 4096;

    /** H2's page cache in KiB. */
    static final int CACHE_KIBIBYTES = 16 * 1024;

    /** How long H2 waits for a lock before the statement fails, in milliseconds. */
    static final int LOCK_TIMEOUT_MILLISECONDS = 5000;

    /** Sorts and results never go to H2's temporary files, which would not be encrypted. */
    private static final int MAX_MEMORY_ROWS = Integer.MAX_VALUE;

    /**
     * {@code REUSE_SPACE}: when H2 writes into space that became free, and the process is killed in that moment, it can go back
     * further than to the last commit; so it only appends (CrashTest fails without), and {@link BlockFile} relies on it.
     */
    private static final String URL = "jdbc:h2:%s;REUSE_SPACE=FALSE;DB_CLOSE_ON_EXIT=FALSE;"
            + "TRACE_LEVEL_FILE=0;TRACE_LEVEL_SYSTEM_OUT=0;LOCK_TIMEOUT=%d";
    /**
     * Concerns the whole database: given once, as H2 empties its cache each time. {@code OPTIMIZE_REUSE_RESULTS}: a query that ran
     * in a snapshot while somebody else committed would be answered the same way later, until the next commit.
     */
    private static final String OF_DATABASE = ";WRITE_DELAY=0;PAGE_SIZE=%d;CACHE_SIZE=%d;MAX_MEMORY_ROWS=%d"
            + ";OPTIMIZE_REUSE_RESULTS=FALSE";

    /** H2 does not write at each commit, nor by a thread of its own: only when told so, or with 14 MiB of changes in memory. */
    private static final int WRITE_WHEN_TOLD = -1;

    private static final String SNAPSHOT = "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SNAPSHOT";

    private static final Set<Integer> CLOSED = Set.of(ErrorCode.DATABASE_IS_CLOSED,
            ErrorCode.DATABASE_CALLED_AT_SHUTDOWN,
            ErrorCode.OBJECT_CLOSED, ErrorCode.CONNECTION_BROKEN_1);

    private final Path data;
    private final BlockFileSystem system;
    private final MVStore store;
    private final Session writer;
    /** Closes the store even while the writer's session is busy. */
    private final Session closer;
    private final Semaphore turns = new Semaphore(READERS);
    private final ConcurrentLinkedDeque<Session> readers = new ConcurrentLinkedDeque<>();

    /** Opens a file whose name ends in {@link #SUFFIX}. */
    OpenStore(Path data, SymmetricKey key, RawFile.Opener disk) throws StorageException {
        this.data = data;
        this.system = new BlockFileSystem(disk, key, true);
        try {
            JdbcConnection first = connect(
                    String.format(Locale.ROOT, OF_DATABASE, PAGE_BYTES, CACHE_KIBIBYTES, MAX_MEMORY_ROWS));
            this.store = ((SessionLocal) first.getSession()).getDatabase().getStore().getMvStore();
            store.setAutoCommitDelay(WRITE_WHEN_TOLD);
            this.writer = new Session(first);
            this.closer = new Session(connect(""));
        } catch (SQLException e) {
            system.close();
            throw Failures.opening(data, e);
        }
    }

    /** Returns the file in which the store lies. */
    BlockFile file() {
        return system.written();
    }

    /** Writes to the file what was committed in memory, and forces it to disk; after an I/O error it can be tried again. */
    void sync() throws StorageException, IOException {
        try {
            store.commit();
        } catch (MVStoreException e) {
            throw new StorageException("The store failed; restart OmniMesh.", e);
        }
        file().sync();
        writer.settled();
    }

    /** Commits what the writer's session did, and forces it to disk. */
    void commitDurably() throws StorageException {
        writer.commit();
        try {
            sync();
        } catch (IOException e) {
            throw new StorageException("could not write to disk", e);
        }
    }

    Session writer() {
        return writer;
    }

    <T> T read(Database.Reading<T> work) throws StorageException {
        takeTurn();
        try {
            Session session = readingSession();
            H2ReadTransaction transaction = new H2ReadTransaction(session);
            try {
                return work.run(transaction);
            } finally {
                transaction.end();
                release(session);
            }
        } finally {
            turns.release();
        }
    }

    private void takeTurn() throws StorageException {
        try {
            if (!turns.tryAcquire(MAX_READ_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new StorageException(
                        "the store is overloaded: a read waited for " + MAX_READ_WAIT_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException("interrupted while waiting to read", e);
        }
    }

    private Session readingSession() throws StorageException {
        Session idle = readers.poll();
        if (idle != null) {
            return idle;
        }
        try {
            Session fresh = new Session(connect(""));
            fresh.execute(SNAPSHOT);
            return fresh;
        } catch (SQLException e) {
            throw Failures.attempt("could not open the store for reading", e);
        }
    }

    private void release(Session session) throws StorageException {
        try {
            session.rollback();
            readers.push(session);
        } catch (SQLException e) {
            throw Failures.attempt("could not end a read", e);
        }
    }

    /** Ends H2 at once. All that was acknowledged is on disk; H2's orderly end would rewrite the file for seconds. */
    void close() throws StorageException {
        try {
            closer.execute("SHUTDOWN IMMEDIATELY");
        } catch (StorageException e) {
            // Also success ends so: the session that closes the store is closed with it.
            if (!(e.getCause() instanceof SQLException reason) || !CLOSED.contains(reason.getErrorCode())) {
                throw e;
            }
        } finally {
            system.close();
        }
    }

    private JdbcConnection connect(String settings) throws SQLException {
        String file = system.name(data);
        String url = String.format(Locale.ROOT, URL, file.substring(0, file.length() - SUFFIX.length()),
                LOCK_TIMEOUT_MILLISECONDS) + settings;
        Properties properties = new Properties();
        properties.setProperty("user", "omnimesh");
        properties.setProperty("password", "");
        JdbcConnection connection = (JdbcConnection) new Driver().connect(url, properties);
        connection.setAutoCommit(false);
        return connection;
    }
}
