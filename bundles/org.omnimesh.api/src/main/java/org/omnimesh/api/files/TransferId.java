// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.files;

import java.util.UUID;

/**
 * Names a transfer of this node's present start.
 *
 * @param value random
 */
public record TransferId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
