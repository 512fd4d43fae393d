// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import java.util.concurrent.CompletableFuture;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.mesh.internal.core.Outcome;
import org.omnimesh.mesh.internal.entry.Run;

/** What waits to be written. */
sealed interface Job {
    /** Returns about how many bytes it adds to a group. */
    int bytes();

    /** Tells whether it goes before those that are no news. */
    default boolean first() {
        return false;
    }

    /** Tells who waits that nothing comes of it. */
    void fail(Throwable reason);

    /** An entry of this device. */
    record Append(ChannelId channel, EntryKind kind, byte[] payload, CompletableFuture<LogEntry> done)
            implements
                Job {
        @Override
        public int bytes() {
            return payload.length;
        }

        @Override
        public boolean first() {
            return true;
        }

        @Override
        public void fail(Throwable reason) {
            done.completeExceptionally(reason);
        }
    }

    /** The founding entry of a team. */
    record Found(byte[] payload, CompletableFuture<Run> done) implements Job {
        @Override
        public int bytes() {
            return payload.length;
        }

        @Override
        public void fail(Throwable reason) {
            done.completeExceptionally(reason);
        }
    }

    /** A run of another device, with a valid signature. */
    record Admit(Arrival arrival, boolean first, CompletableFuture<Outcome> done) implements Job {
        @Override
        public int bytes() {
            return arrival.run().encoded().length;
        }

        @Override
        public void fail(Throwable reason) {
            done.completeExceptionally(reason);
        }
    }

    /** What comes next is to go into a new file. */
    record Seal(CompletableFuture<Boolean> done) implements Job {
        @Override
        public int bytes() {
            return 0;
        }

        @Override
        public void fail(Throwable reason) {
            done.completeExceptionally(reason);
        }
    }

    /** A run that is stored but damaged; it was compared with what is known of it. */
    record Repair(Arrival arrival, CompletableFuture<Boolean> done) implements Job {
        @Override
        public int bytes() {
            return arrival.run().encoded().length;
        }

        @Override
        public void fail(Throwable reason) {
            done.completeExceptionally(reason);
        }
    }
}
