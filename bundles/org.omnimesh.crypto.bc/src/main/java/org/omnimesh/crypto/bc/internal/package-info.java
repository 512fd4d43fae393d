// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
/**
 * The cryptographic services, each a thin and strict layer over BouncyCastle's lightweight API or the JDK.
 *
 * <p>
 * BouncyCastle does what it does better (Ed25519, X25519, HPKE, Argon2id, ASN.1), the JDK what has intrinsics there
 * (AES-GCM, SHA-256, HMAC). Nothing here is a security provider and nothing is registered with one.
 */
@NonNullByDefault({ DefaultLocation.PARAMETER, DefaultLocation.RETURN_TYPE, DefaultLocation.FIELD })
package org.omnimesh.crypto.bc.internal;

import org.eclipse.jdt.annotation.DefaultLocation;
import org.eclipse.jdt.annotation.NonNullByDefault;
