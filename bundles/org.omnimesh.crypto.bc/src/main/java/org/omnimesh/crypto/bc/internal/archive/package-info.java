// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
/**
 * Backups: a stream sealed under a passphrase, and putting back what it holds, in a process of its own without a node.
 *
 * <p>
 * The file is a head of 36 bytes ("OMNIBAK", version 1, salt of 16 bytes, Argon2id memory in KiB, passes and lanes of 4 bytes each),
 * then pieces of 64 KiB, the last one shorter, each sealed by AES-256-GCM with the head associated; the nonce is the piece's number in
 * 11 bytes and 1 for the last one, else 0. What is sealed is a row of files: length of the path in 2 bytes, the path with slashes in
 * UTF-8, length in 8 bytes, content; and 2 bytes of zero at the end.
 *
 * <p>
 * While the node has recovery words, the version is 2: the pieces are sealed under a random key, and the head goes on with that key
 * wrapped under the stretched passphrase (48 bytes), {@code keys/recovery.key} (72 bytes), and that key wrapped under one derived
 * from the master key and the salt (48 bytes); both wrappings are pieces numbered 0 with the first 36 bytes associated.
 */
@NonNullByDefault({ DefaultLocation.PARAMETER, DefaultLocation.RETURN_TYPE, DefaultLocation.FIELD })
package org.omnimesh.crypto.bc.internal.archive;

import org.eclipse.jdt.annotation.DefaultLocation;
import org.eclipse.jdt.annotation.NonNullByDefault;
