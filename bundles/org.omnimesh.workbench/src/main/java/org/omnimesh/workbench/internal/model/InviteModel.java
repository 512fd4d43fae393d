// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.qr.QrCode;
import org.omnimesh.api.team.Role;

/**
 * What inviting shows.
 *
 * @param roles as what this user may let others in; empty if not at all, but for her own devices
 * @param why why not even her own devices, in a sentence
 * @param made what was just made, while it works
 * @param notice what became of it, in a sentence
 * @param open what still works, the newest first
 */
public record InviteModel(List<Role> roles, Optional<String> why, Optional<Made> made, Optional<String> notice,
        List<OpenLine> open) {
    /** What is shown first. */
    static final InviteModel FIRST = new InviteModel(List.of(), Optional.of("OmniMesh is still starting."),
            Optional.empty(), Optional.empty(), List.of());

    /** Copies the lists. */
    public InviteModel {
        roles = List.copyOf(roles);
        open = List.copyOf(open);
    }

    /**
     * A code or link to give away.
     *
     * @param id its id
     * @param link whether it is a link; otherwise a code to be typed
     * @param text the code or link
     * @param picture the same for a camera; empty if it cannot be made
     * @param detail for whom and how long, in words
     * @param expiresAt when it ends
     */
    public record Made(String id, boolean link, String text, Optional<QrCode> picture, String detail,
            Instant expiresAt) {
        /** Returns a text without the secret. */
        @Override
        public String toString() {
            return "Made[" + id + "]";
        }
    }

    /**
     * An invitation that still works, without its secret.
     *
     * @param id its id
     * @param name what it is, in words
     * @param detail for how many and how long, in words
     */
    public record OpenLine(String id, String name, String detail) {}
}
