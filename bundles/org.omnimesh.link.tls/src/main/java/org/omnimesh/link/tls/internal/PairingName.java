// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.util.List;

import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLSession;

import org.eclipse.jdt.annotation.Nullable;

/** The server name (RFC 6066, section 3) by which a dialler asks for pairing instead of a link. */
final class PairingName {
    /** What the dialler sends. */
    static final String HOST = "pair.omnimesh.invalid";

    private static final SNIServerName NAME = new SNIHostName(HOST);

    private PairingName() {}

    static List<SNIServerName> toSend() {
        return List.of(NAME);
    }

    /** Tells whether the dialler of a session, finished or not, asked for pairing. */
    static boolean isRequestedBy(@Nullable SSLSession session) {
        return session instanceof ExtendedSSLSession extended && extended.getRequestedServerNames().contains(NAME);
    }
}
