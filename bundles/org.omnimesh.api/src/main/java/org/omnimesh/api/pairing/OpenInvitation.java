// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.pairing;

import java.time.Instant;

import org.omnimesh.api.team.Role;

/**
 * A live code or link of this node, without its secret.
 *
 * @param id names it, sixteen hexadecimal digits; unrelated to the secret
 * @param role what whoever joins by it may do
 * @param usesLeft how many devices it still lets in
 * @param link whether it is a link; otherwise a code to be typed
 * @param issuedAt when it was made, by the wall clock
 * @param expiresAt when it expires, by the wall clock
 * @param device whether whoever uses it becomes another device of this user, with this user's role
 */
public record OpenInvitation(String id, Role role, int usesLeft, boolean link, Instant issuedAt, Instant expiresAt,
        boolean device) {
    /**
     * Makes one by which somebody else joins.
     *
     * @param id names it
     * @param role what whoever joins by it may do
     * @param usesLeft how many devices it still lets in
     * @param link whether it is a link
     * @param issuedAt when it was made
     * @param expiresAt when it expires
     */
    public OpenInvitation(String id, Role role, int usesLeft, boolean link, Instant issuedAt, Instant expiresAt) {
        this(id, role, usesLeft, link, issuedAt, expiresAt, false);
    }
}
