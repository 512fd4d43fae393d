// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.team;

import java.time.Instant;

import org.omnimesh.api.crypto.SealingKey;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;

/**
 * A device of a member.
 *
 * @param peer its key
 * @param member whose it is
 * @param name its name, clean text
 * @param sealingKey where to seal secrets for it
 * @param joinedAt when it was admitted
 * @param invitedBy the device that admitted it; itself for the founder
 */
public record Device(PeerId peer, MemberId member, String name, SealingKey sealingKey, Instant joinedAt,
        PeerId invitedBy) {}
