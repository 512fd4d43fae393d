// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
/**
 * Links: mutually authenticated connections to peers, whatever the transport, and the exchange of blobs over them.
 *
 * <p>
 * A link is up only after both devices proved their keys and each accepts the other ({@link PeerTrust}). Strangers reach
 * {@link PairingAcceptor} and nothing else.
 */
@Export
@Version("0.1.0")
@NonNullByDefault({ DefaultLocation.PARAMETER, DefaultLocation.RETURN_TYPE, DefaultLocation.FIELD })
package org.omnimesh.api.link;

import org.eclipse.jdt.annotation.DefaultLocation;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
