// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.pairing;

import org.omnimesh.api.audit.Act;
import org.omnimesh.api.audit.AuditedEvent;

/**
 * Somebody tried to join by a code or the door of this node, and was not let in.
 *
 * @param what what was tried, such as {@code a code that has expired}, or {@code live code} and its id; never the code
 * @param why why it came to nothing
 */
public record PairingFailed(String what, String why) implements AuditedEvent {
    @Override
    public Act act() {
        return new Act(Act.UNKNOWN, "pairing.failed", what, why);
    }
}
