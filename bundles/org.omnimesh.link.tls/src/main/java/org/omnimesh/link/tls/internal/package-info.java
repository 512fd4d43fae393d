// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
/**
 * Links over TLS 1.3 on one port, by Jetty: a WebSocket per peer for frames, HTTP/1.1 for parts of blobs, and a WebSocket
 * with throw-away certificates for pairing.
 *
 * <p>
 * {@link org.omnimesh.link.tls.internal.TlsLinks} is the entry. Identity is proven in the TLS handshake
 * ({@code LinkTrustManager}); the {@code LinkTable} sees to it that there is one link per peer, decided by the device with
 * the smaller peer id; the {@code Keeper} dials again what was lost.
 */
@NonNullByDefault({ DefaultLocation.PARAMETER, DefaultLocation.RETURN_TYPE, DefaultLocation.FIELD })
package org.omnimesh.link.tls.internal;

import org.eclipse.jdt.annotation.DefaultLocation;
import org.eclipse.jdt.annotation.NonNullByDefault;
