// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import java.util.List;

import org.omnimesh.api.storage.Schema;

/**
 * The tables of the mesh: an index of the segment files and what follows from them.
 *
 * <p>
 * One row of {@code mesh_stored} tells where a run lies. Every entry has a position, its run's plus its index in it: the order
 * in which this node stored entries. {@code ordinal} counts the channel's entries before the run; {@code last_id} and
 * {@code last_time} are its last entry's, {@code tip} begins that id. What {@code mesh_log} says of the last entry counts for
 * runs that were stored before there were {@code last_id} and {@code last_time}. An entry that could not be opened when it came has a row in {@code mesh_held} and, once opened, a new
 * position there. {@code mesh_applied} says up to where at least the segments are in these tables; entries before {@code news} are old.
 * The content of a log is dropped up to {@code swept} ({@link Dropped}), that of a channel up to the time {@code expired};
 * {@code mesh_segment} says to which rewriting of a file all rows lead, and how much in it has expired since when.
 * {@code late} says that the secret was deleted before an entry came. {@code mesh_kept} is not derived: it holds what entries say whose secrets are deleted ({@link Kept}).
 * {@code mesh_run} held whole runs before there were segments, {@code mesh_fork} what {@code mesh_quarantine} holds now.
 */
final class MeshSchema {
    static final Schema SCHEMA = new Schema("mesh", List.of("""
            CREATE TABLE mesh_channel (channel INT PRIMARY KEY, id BINARY(32) NOT NULL UNIQUE);
            CREATE TABLE mesh_log (log BIGINT PRIMARY KEY, channel INT NOT NULL, author BINARY(32) NOT NULL,
                last_seq BIGINT NOT NULL, last_id BINARY(32) NOT NULL, last_time BIGINT NOT NULL,
                cited BIGINT NOT NULL, UNIQUE (channel, author));
            CREATE TABLE mesh_run (position BIGINT PRIMARY KEY, log BIGINT NOT NULL, first_seq BIGINT NOT NULL,
                last_seq BIGINT NOT NULL, channel INT NOT NULL, ordinal BIGINT NOT NULL, content VARBINARY(524288)
                NOT NULL);
            CREATE UNIQUE INDEX mesh_run_log ON mesh_run (log, first_seq);
            CREATE UNIQUE INDEX mesh_run_channel ON mesh_run (channel, ordinal);
            CREATE TABLE mesh_held (position BIGINT PRIMARY KEY, log BIGINT NOT NULL, seq BIGINT NOT NULL,
                channel INT NOT NULL, secret BINARY(8), delivery BIGINT);
            CREATE INDEX mesh_held_delivery ON mesh_held (delivery);
            CREATE TABLE mesh_projection (name VARCHAR(32) PRIMARY KEY, position BIGINT NOT NULL,
                live BOOLEAN NOT NULL);
            CREATE TABLE mesh_failure (projection VARCHAR(32) NOT NULL, log BIGINT NOT NULL, seq BIGINT NOT NULL,
                reason VARCHAR(200), PRIMARY KEY (projection, log, seq));
            CREATE TABLE mesh_fork (log BIGINT PRIMARY KEY, seq BIGINT NOT NULL, content VARBINARY(524288) NOT NULL);
            CREATE TABLE mesh_peer (peer BINARY(32) NOT NULL, log BIGINT NOT NULL, seq BIGINT NOT NULL,
                PRIMARY KEY (peer, log));
            """, """
            CREATE TABLE mesh_stored (position BIGINT PRIMARY KEY, log BIGINT NOT NULL, first_seq BIGINT NOT NULL,
                last_seq BIGINT NOT NULL, tip BIGINT NOT NULL, channel INT NOT NULL, ordinal BIGINT NOT NULL,
                segment INT NOT NULL, place INT NOT NULL, size INT NOT NULL);
            CREATE UNIQUE INDEX mesh_stored_log ON mesh_stored (log, first_seq);
            CREATE UNIQUE INDEX mesh_stored_channel ON mesh_stored (channel, ordinal);
            CREATE TABLE mesh_applied (one INT PRIMARY KEY, segment INT NOT NULL, place INT NOT NULL,
                news BIGINT NOT NULL);
            CREATE TABLE mesh_damage (log BIGINT NOT NULL, first_seq BIGINT NOT NULL, last_seq BIGINT NOT NULL,
                PRIMARY KEY (log, first_seq));
            """, """
            ALTER TABLE mesh_stored ADD COLUMN rewrite INT DEFAULT 0 NOT NULL;
            ALTER TABLE mesh_log ADD COLUMN swept BIGINT DEFAULT 0 NOT NULL;
            ALTER TABLE mesh_log ADD COLUMN anchor BIGINT DEFAULT 0 NOT NULL;
            ALTER TABLE mesh_channel ADD COLUMN expired BIGINT DEFAULT 0 NOT NULL;
            CREATE TABLE mesh_segment (segment INT PRIMARY KEY, rewrite INT NOT NULL, expired BIGINT NOT NULL,
                since BIGINT NOT NULL);
            """, """
            CREATE TABLE mesh_kept (id BINARY(32) PRIMARY KEY, channel BINARY(32) NOT NULL, at BIGINT NOT NULL,
                payload VARBINARY(65536) NOT NULL);
            CREATE INDEX mesh_kept_time ON mesh_kept (channel, at);
            ALTER TABLE mesh_held ADD COLUMN late BOOLEAN DEFAULT FALSE NOT NULL;
            """, """
            ALTER TABLE mesh_stored ADD COLUMN last_id BINARY(32);
            ALTER TABLE mesh_stored ADD COLUMN last_time BIGINT;
            """));

    private MeshSchema() {}
}
