// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
/**
 * Cryptography that is hard to misuse: keys are types, every use names its context, and what must be unique per key is
 * unique by construction. All services are provided by one ground bundle and may be called from any thread.
 *
 * <p>
 * Contexts (domain separation): every signature, derived key and sealed box binds a {@link CryptoContext}, so that bytes
 * made for one purpose are refused for every other.
 */
@Export
@Version("0.2.0")
@NonNullByDefault({ DefaultLocation.PARAMETER, DefaultLocation.RETURN_TYPE, DefaultLocation.FIELD })
package org.omnimesh.api.crypto;

import org.eclipse.jdt.annotation.DefaultLocation;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
