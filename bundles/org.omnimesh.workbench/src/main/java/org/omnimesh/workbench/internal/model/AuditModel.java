// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.util.List;
import java.util.Optional;

/**
 * What the audit view shows.
 *
 * @param ready false while the log is not there
 * @param rows what was done, the newest first
 * @param note how many there are and whether more match, in words
 * @param check what the check of the whole log found, in a sentence; empty if it was not checked
 * @param sound whether that is good
 * @param problem why the log cannot be read, in a sentence
 */
public record AuditModel(boolean ready, List<AuditLine> rows, String note, Optional<String> check, boolean sound,
        Optional<String> problem) {
    /** What is shown first. */
    static final AuditModel FIRST = new AuditModel(false, List.of(), "", Optional.empty(), true, Optional.empty());

    /** Copies the list. */
    public AuditModel {
        rows = List.copyOf(rows);
    }

    /**
     * Something that was done.
     *
     * @param seq its number
     * @param when in words
     * @param action what, such as {@code token.revoked}
     * @param actor who, in words
     * @param subject to whom or what
     * @param detail anything else
     */
    public record AuditLine(long seq, String when, String action, String actor, String subject, String detail) {}

    /** Which part of the log is shown. */
    public enum Kind {
        /** All of it. */
        ALL("Everything", ""),
        /** Start, unlock, settings. */
        NODE("Node", "node"),
        /** The passphrase. */
        PASSPHRASE("Passphrase", "passphrase"),
        /** What was set. */
        SETTING("Settings", "setting"),
        /** Codes, joining, failed tries. */
        PAIRING("Joining", "pairing"),
        /** Codes, links and doors of this device. */
        INVITATION("Invitations", "invitation"),
        /** Members, roles, removals. */
        TEAM("Team", "team"),
        /** Channels. */
        CHANNEL("Channels", "channel"),
        /** Fresh secrets. */
        KEY("Keys", "key"),
        /** Safety numbers. */
        VERIFICATION("Safety numbers", "verification"),
        /** Files. */
        FILE("Files", "file"),
        /** Tokens of the API. */
        TOKEN("Tokens", "token"),
        /** What was asked of the API. */
        ADMIN("Requests", "admin"),
        /** Bundles installed, updated and removed. */
        CAPABILITY("Capabilities", "capability"),
        /** Recovery words. */
        RECOVERY("Recovery words", "recovery"),
        /** Backups. */
        BACKUP("Backups", "backup"),
        /** Peers that misbehave. */
        PEER("Peers", "peer"),
        /** The log itself. */
        AUDIT("This log", "audit");

        private final String shown;
        private final String prefix;

        Kind(String shown, String prefix) {
            this.shown = shown;
            this.prefix = prefix;
        }

        /**
         * Returns what to call it.
         *
         * @return a word or two
         */
        public String shown() {
            return shown;
        }

        Optional<String> prefix() {
            return Optional.of(prefix).filter(it -> !it.isEmpty());
        }
    }

    /** How far back is shown. */
    public enum Span {
        /** All time. */
        EVER("At any time", 0),
        /** A day. */
        DAY("In the last 24 hours", 1),
        /** A week. */
        WEEK("In the last 7 days", 7),
        /** A month. */
        MONTH("In the last 30 days", 30);

        private final String shown;
        private final int days;

        Span(String shown, int days) {
            this.shown = shown;
            this.days = days;
        }

        /**
         * Returns what to call it.
         *
         * @return some words
         */
        public String shown() {
            return shown;
        }

        int days() {
            return days;
        }
    }
}
