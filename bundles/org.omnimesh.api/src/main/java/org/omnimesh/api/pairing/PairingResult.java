// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.pairing;

import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.team.Team;

/**
 * What came of pairing.
 *
 * @param peer the device that issued the code
 * @param displayName its user's name, clean text
 * @param team the team joined
 */
public record PairingResult(PeerId peer, String displayName, Team team) {}
