// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
/**
 * Files: cut into chunks, each sealed once; the same ciphertext is stored, served and fetched. What names a file is the
 * Merkle root over the hashes of its sealed chunks, so every chunk is checked before it counts, from whomever it comes.
 *
 * <p>
 * {@link SwarmFileService} is the entry class; {@link BlobStore} keeps ciphertext in {@code HOME/blobs/};
 * {@link Download} fetches one file from all its holders. {@link FilesProjection} and {@link StoredBlobSource} reference
 * the ground floors only, because mesh and links bind them while they start.
 */
@NonNullByDefault({ DefaultLocation.PARAMETER, DefaultLocation.RETURN_TYPE, DefaultLocation.FIELD })
package org.omnimesh.files.internal;

import org.eclipse.jdt.annotation.DefaultLocation;
import org.eclipse.jdt.annotation.NonNullByDefault;
