// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.team;

import org.omnimesh.api.audit.Act;
import org.omnimesh.api.audit.AuditedEvent;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;

/**
 * A member whose safety number was compared has a key now that it did not cover. Faces must warn.
 *
 * @param member the member
 * @param device the device with the key
 * @param displayName the member's name, clean text
 * @param deviceName the device's name, clean text
 */
public record VerificationLost(MemberId member, PeerId device, String displayName, String deviceName)
        implements
            AuditedEvent {
    @Override
    public Act act() {
        return new Act(Act.NODE, "verification.lost", member.toString(),
                "new device " + device + ", " + deviceName);
    }

    /**
     * Returns the warning.
     *
     * @return a sentence for the user
     */
    public String sentence() {
        return "The safety number with " + displayName + " changed: the device " + deviceName
                + " was added. Compare it again before you trust it.";
    }
}
