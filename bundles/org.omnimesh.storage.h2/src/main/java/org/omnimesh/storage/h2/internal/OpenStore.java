// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.h2.Driver;
import org.h2.api.ErrorCode;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.StorageException;

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

    /**
     * {@code async}: H2's other schemes lose the whole store when a reading thread is interrupted. {@code REUSE_SPACE}: when
     * H2 writes into space that became free, and the process is killed in that moment, it can go back further than to the
     * last commit; so it only appends (CrashTest fails without).
     */
    private static final String URL = "jdbc:h2:async:%s;CIPHER=AES;WRITE_DELAY=0;REUSE_SPACE=FALSE;DB_CLOSE_ON_EXIT=FALSE;"
            + "TRACE_LEVEL_FILE=0;TRACE_LEVEL_SYSTEM_OUT=0;PAGE_SIZE=%d;CACHE_SIZE=%d;LOCK_TIMEOUT=%d";
    private static final String SNAPSHOT = "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SNAPSHOT";

    private static final Set<Integer> CLOSED = Set.of(ErrorCode.DATABASE_IS_CLOSED,
            ErrorCode.DATABASE_CALLED_AT_SHUTDOWN,
            ErrorCode.OBJECT_CLOSED, ErrorCode.CONNECTION_BROKEN_1);

    private final Path data;
    private final SymmetricKey key;
    private final Session writer;
    /** Closes the store even while the writer's session is busy. */
    private final Session closer;
    private final Semaphore turns = new Semaphore(READERS);
    private final ConcurrentLinkedDeque<Session> readers = new ConcurrentLinkedDeque<>();

    /** Opens a file whose name ends in {@link #SUFFIX}. */
    OpenStore(Path data, SymmetricKey key) throws StorageException {
        this.data = data;
        this.key = key;
        try {
            this.writer = connect();
            this.closer = connect();
        } catch (SQLException e) {
            throw Failures.opening(data, e);
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
            Session fresh = connect();
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
        }
    }

    private Session connect() throws SQLException {
        String file = data.toString();
        String database = file.substring(0, file.length() - SUFFIX.length());
        String url = String.format(Locale.ROOT, URL, database, PAGE_BYTES, CACHE_KIBIBYTES, LOCK_TIMEOUT_MILLISECONDS);
        char[] passwords = (filePassword(key) + " ").toCharArray();
        try {
            Properties properties = new Properties();
            properties.setProperty("user", "omnimesh");
            properties.put("password", passwords);
            Connection connection = new Driver().connect(url, properties);
            connection.setAutoCommit(false);
            return new Session(connection);
        } finally {
            Arrays.fill(passwords, ' ');
        }
    }

    /** Returns what H2 derives the file's encryption key from. */
    static String filePassword(SymmetricKey key) {
        byte[] secret = key.revealSecretBytes();
        try {
            return HexFormat.of().formatHex(secret);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
