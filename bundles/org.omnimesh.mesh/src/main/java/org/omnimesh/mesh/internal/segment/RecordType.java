// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.segment;

import java.util.Optional;

/** What a record holds. A code never gets another meaning; new kinds of records get new codes. */
public enum RecordType {
    /** A run as it is sent. */
    RUN(1);

    private final int code;

    RecordType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static Optional<RecordType> of(int code) {
        return code == RUN.code ? Optional.of(RUN) : Optional.empty();
    }
}
