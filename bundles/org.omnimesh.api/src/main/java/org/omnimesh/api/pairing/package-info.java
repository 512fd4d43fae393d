// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
/**
 * Pairing: two devices whose users share a short code become devices of one team.
 *
 * <p>
 * {@code OMNI-NNNS-SSSS} in Crockford base32: three public characters by which the issuer is found, five secret ones that go
 * only into the key exchange. A code works once, for fifteen minutes, and is burned after three wrong tries. A link carries a
 * longer secret and the addresses: it may live for days and let several devices in. For a whole room, a member opens a door:
 * whoever knows the team's name and a passphrase joins through it.
 */
@Export
@Version("0.2.0")
@NonNullByDefault({ DefaultLocation.PARAMETER, DefaultLocation.RETURN_TYPE, DefaultLocation.FIELD })
package org.omnimesh.api.pairing;

import org.eclipse.jdt.annotation.DefaultLocation;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
