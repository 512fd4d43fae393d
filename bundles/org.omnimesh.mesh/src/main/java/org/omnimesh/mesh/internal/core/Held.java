// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

/** What others can make a device hold, and the most that it holds of it, whatever they do. */
public enum Held {
    /** Bytes of runs that wait for what comes before them. */
    WAITING_BYTES(WaitingRoom.MAX_BYTES),
    /** The same, of the one peer that sent most. */
    WAITING_BYTES_OF_ONE_PEER(WaitingRoom.MAX_BYTES_PER_PEER),
    /** Runs that wait, of the one peer that sent most. */
    WAITING_RUNS_OF_ONE_PEER(WaitingRoom.MAX_RUNS_PER_PEER),
    /** Bytes of runs that are being checked and written, of the one peer that sent most: fresh ones, and what waited. */
    STORING_BYTES_OF_ONE_PEER(Inbound.MAX_STORING_BYTES + WaitingRoom.MAX_BYTES_PER_PEER),
    /** Logs noted of the one linked peer that named most, though it is not known whose they are. */
    STRANGE_LOGS_OF_ONE_PEER(PeerSession.MAX_STRANGE),
    /** Logs of the one linked peer that sent most bare runs which were not taken. */
    DROPPED_LOGS_OF_ONE_PEER(PeerSession.MAX_DROPPED),
    /** Logs of which nothing is taken until trust changes. */
    REFUSED_LOGS(Inbound.MAX_REFUSED),
    /** Logs of which is remembered how far peers were before their links went down. */
    REMEMBERED_LOGS(Memory.MAX_ROWS),
    /** Places at which it is not sure that a log has one history. */
    GAPS(Gaps.MAX_GAPS);

    private final long most;

    Held(long most) {
        this.most = most;
    }

    /**
     * Returns the limit.
     *
     * @return the most that is ever held
     */
    public long most() {
        return most;
    }
}
