// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.team;

import java.time.Instant;

import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;

/**
 * A device does not belong to a team any more.
 *
 * @param team the team
 * @param device the device
 * @param displayName its user's name, clean text; empty if not known
 * @param deviceName its name, clean text; empty if not known
 * @param by who removed it; itself if its user left
 * @param at when, by the clock of whoever did it
 * @param exposed how many entries that came here were written later by others who did not know of it, under a secret
 *        that the device has
 */
public record Removal(TeamId team, PeerId device, String displayName, String deviceName, PeerId by, Instant at,
        long exposed) {}
