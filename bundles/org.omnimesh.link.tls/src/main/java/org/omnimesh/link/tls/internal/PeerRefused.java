// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.security.cert.CertificateException;

/** The certificate is fine or not, but this device does not want the other end; the message is a sentence for the user. */
final class PeerRefused extends CertificateException {
    private static final long serialVersionUID = 1L;

    PeerRefused(String message) {
        super(message);
    }

    PeerRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
