// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.audit;

import org.omnimesh.api.id.PeerId;

/**
 * A device's audit log is shorter than it was, or another one: somebody cut it off or replaced it, or the device's home was put
 * back from a backup.
 *
 * @param device whose log it is
 * @param before how many rows it had
 * @param after how many it has now
 */
public record AuditLogSetBack(PeerId device, long before, long after) implements AuditedEvent {
    @Override
    public Act act() {
        return new Act(device.toString(), "audit.set_back", device.toString(),
                before > after
                        ? "from " + before + " to " + after + " rows"
                        : "another log of " + after + " rows, " + before + " were told before");
    }
}
