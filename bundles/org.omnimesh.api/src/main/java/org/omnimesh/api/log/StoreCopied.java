// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.log;

import org.omnimesh.api.audit.Act;
import org.omnimesh.api.audit.AuditedEvent;
import org.omnimesh.api.id.PeerId;

/**
 * This device found at its start that its store was copied or put back, so that it begins new logs.
 *
 * @param device this device
 */
public record StoreCopied(PeerId device) implements AuditedEvent {
    @Override
    public Act act() {
        return new Act(Act.NODE, "node.restored", device.toString(), "the store was copied or put back");
    }
}
