// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.audit.internal;

import org.omnimesh.api.id.PeerId;

/**
 * A device said where an audit log ends.
 *
 * @param device whose log it is
 * @param author who said so: the device itself, or a witness
 * @param head where it ends
 * @param atMillis when it was said, since 1970
 */
record SeenHead(PeerId device, PeerId author, Head head, long atMillis) {
    /** Tells whether the device told it itself. */
    boolean own() {
        return device.equals(author);
    }
}
