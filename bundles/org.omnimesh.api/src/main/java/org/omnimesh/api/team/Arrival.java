// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.team;

import java.time.Instant;

import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.PeerId;

/**
 * A device came to the team.
 *
 * @param id the entry that admitted it
 * @param device the device
 * @param displayName its user's name, clean text
 * @param deviceName its name, clean text
 * @param invitedBy the device that admitted it
 * @param inviterName the name of that device's user, clean text; empty if not known
 * @param another whether it is another device of whoever admitted it; otherwise a new member came
 * @param at when, by the clock of whoever admitted it
 */
public record Arrival(EntryId id, PeerId device, String displayName, String deviceName, PeerId invitedBy,
        String inviterName, boolean another, Instant at) {
    /**
     * Says what happened.
     *
     * @return a sentence for the user, such as {@code Ana's laptop joined, invited by Bo}
     */
    public String sentence() {
        String owned = displayName.isEmpty() || deviceName.startsWith(displayName)
                ? deviceName
                : displayName + "'s " + deviceName;
        if (another) {
            return owned + " was added as another device";
        }
        return owned + " joined" + (inviterName.isEmpty() ? "" : ", invited by " + inviterName);
    }
}
