// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.team;

import org.omnimesh.api.audit.Act;
import org.omnimesh.api.audit.AuditedEvent;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;

/**
 * This user noted that a safety number was compared, or took that back.
 *
 * @param by this device
 * @param member the other member
 * @param verified whether it counts as compared now
 */
public record VerificationChanged(PeerId by, MemberId member, boolean verified) implements AuditedEvent {
    @Override
    public Act act() {
        return new Act(by.toString(), verified ? "verification.done" : "verification.withdrawn", member.toString(), "");
    }
}
