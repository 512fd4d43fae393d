// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.pairing;

import java.util.List;

import org.omnimesh.api.id.Multiaddr;

/**
 * An invitation as a link, for paste and QR code; it works without discovery.
 *
 * @param invitation what it allows
 * @param link {@code omnimesh://pair?...}: carries the addresses with the peer id and a 128-bit secret
 * @param addresses where this node listens, with its peer id
 */
public record InvitationLink(OpenInvitation invitation, String link, List<Multiaddr> addresses) {
    /** Copies the list. */
    public InvitationLink {
        addresses = List.copyOf(addresses);
    }

    /** Returns a text without any secret. */
    @Override
    public String toString() {
        return "InvitationLink[" + invitation.id() + "]";
    }
}
