// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
/**
 * Files: shared into a channel, cut into encrypted chunks, fetched from whoever holds them, verified before they count.
 *
 * <p>
 * What is stored and sent is the same ciphertext; what the sharing entry carries is the key, the Merkle root and the
 * plaintext's hash. No whole file is ever in memory.
 */
@Export
@Version("0.1.0")
@NonNullByDefault({ DefaultLocation.PARAMETER, DefaultLocation.RETURN_TYPE, DefaultLocation.FIELD })
package org.omnimesh.api.files;

import org.eclipse.jdt.annotation.DefaultLocation;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
