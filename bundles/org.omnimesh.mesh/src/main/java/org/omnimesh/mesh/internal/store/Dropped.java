// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Up to where the content of each log is gone, by the log's number in the index. Thread-safe; follows the tables.
 *
 * <p>
 * What this node dropped counts as bare from the moment of the decision, whether its file was written anew yet or not.
 */
final class Dropped {
    private final Map<Long, Marks> marks = new ConcurrentHashMap<>();

    /**
     * How far a log's content is gone.
     *
     * @param swept up to here this node dropped it, and what projections derived from it
     * @param anchor the last number of a run that came bare; what came before may not be here at all
     */
    record Marks(long swept, long anchor) {
        static final Marks NONE = new Marks(0, 0);

        /** Returns the last number of the last bare run: a peer that has less needs only that one and what follows. */
        long last() {
            return Math.max(swept, anchor);
        }

        Marks swept(long seq) {
            return new Marks(Math.max(swept, seq), anchor);
        }

        Marks anchored(long seq) {
            return new Marks(swept, Math.max(anchor, seq));
        }
    }

    Marks of(long log) {
        return marks.getOrDefault(log, Marks.NONE);
    }

    void set(long log, Marks now) {
        marks.put(log, now);
    }

    void clear() {
        marks.clear();
    }
}
