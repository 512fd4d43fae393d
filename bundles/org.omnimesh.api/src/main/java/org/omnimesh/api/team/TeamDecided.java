// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.team;

import org.omnimesh.api.audit.Act;
import org.omnimesh.api.audit.AuditedEvent;
import org.omnimesh.api.id.PeerId;

/**
 * A device decided something in a team of this node, and it counts; or it does not count after all.
 *
 * @param by the device that decided
 * @param action what, such as {@code channel.created}
 * @param subject to whom or what: an id
 * @param detail anything else worth knowing
 */
public record TeamDecided(PeerId by, String action, String subject, String detail) implements AuditedEvent {
    @Override
    public Act act() {
        return new Act(by.toString(), action, subject, detail);
    }
}
