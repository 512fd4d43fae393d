// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal;

import java.sql.SQLException;
import java.util.Optional;

import org.h2.api.ErrorCode;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.storage.h2.internal.file.UnusableFileException;

/** Turns what H2 reports into sentences; H2's own texts can quote stored content and so never leave this class. */
final class Failures {
    private Failures() {}

    /** Says that a statement failed. */
    static StorageException statement(String sql, SQLException cause) {
        return unusableFile(cause).orElseGet(() -> new StorageException(
                "the store refused a statement (" + code(cause) + "): " + sql.strip(), withoutContent(cause)));
    }

    /** Says that something else was attempted in vain. */
    static StorageException attempt(String what, SQLException cause) {
        return new StorageException(what + " (" + code(cause) + ")", withoutContent(cause));
    }

    /** Says that another process has the store. */
    static StorageException inUse(Object file) {
        return new StorageException(
                "The store " + file + " is in use by another process; stop that process and start again.");
    }

    /** Says that the key does not fit. */
    static StorageException wrongKey(Object file) {
        return new StorageException("The store " + file + " cannot be decrypted with this node's key;"
                + " put back the key file that belongs to it or give the right passphrase.");
    }

    /** Says why the store's file cannot be opened. */
    static StorageException opening(Object file, SQLException cause) {
        return unusableFile(cause).orElseGet(() -> new StorageException(sentence(file, cause), withoutContent(cause)));
    }

    /** Finds the file's own sentence among the causes. */
    private static Optional<StorageException> unusableFile(SQLException cause) {
        for (Throwable reason = cause; reason != null; reason = reason.getCause()) {
            if (reason instanceof UnusableFileException) {
                return Optional.of(new StorageException(String.valueOf(reason.getMessage()), reason));
            }
        }
        return Optional.empty();
    }

    private static String sentence(Object file, SQLException cause) {
        return switch (cause.getErrorCode()) {
            case ErrorCode.DATABASE_ALREADY_OPEN_1 -> "The store " + file
                    + " is in use by another process; stop that process and start again.";
            case ErrorCode.FILE_CORRUPTED_1 -> "The store " + file
                    + " is damaged; put back a backup of the home folder.";
            case ErrorCode.FILE_VERSION_ERROR_1 -> "The store " + file + " was written by another version of OmniMesh.";
            default -> "The store " + file + " cannot be opened (" + code(cause) + ").";
        };
    }

    private static String code(SQLException cause) {
        return "H2 error " + cause.getErrorCode();
    }

    private static SQLException withoutContent(SQLException cause) {
        SQLException safe = new SQLException(code(cause), cause.getSQLState(), cause.getErrorCode());
        safe.setStackTrace(cause.getStackTrace());
        return safe;
    }
}
