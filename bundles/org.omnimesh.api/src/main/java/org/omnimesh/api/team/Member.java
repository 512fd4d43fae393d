// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.team;

import java.util.List;

import org.omnimesh.api.id.MemberId;

/**
 * A person in a team.
 *
 * @param id her id
 * @param displayName her name, clean text; not unique
 * @param role what she may do
 * @param devices her devices, at least one
 */
public record Member(MemberId id, String displayName, Role role, List<Device> devices) {
    /** Copies the list. */
    public Member {
        devices = List.copyOf(devices);
    }
}
