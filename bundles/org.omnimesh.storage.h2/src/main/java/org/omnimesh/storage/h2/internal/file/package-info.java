// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
/**
 * Files of encrypted, authenticated blocks, as which H2's file lies on the disk.
 *
 * <p>
 * H2 sees blocks of 4,096 bytes. On the disk a file is a header of 4,096 bytes, then one sealed block of 4,128 bytes per
 * block. Whole numbers are big-endian.
 *
 * <pre>
 * header        0  16 bytes  "OmniMesh store\n\0"
 *              16   4 bytes  version of the format, 1
 *              20   4 bytes  bytes in a block, 4096
 *              24  32 bytes  salt, random for each file
 *              56  32 bytes  check: HMAC-SHA256(check key, bytes 0 to 55)
 *              88            zeros
 * sealed block  0  4096 bytes  ciphertext (AES-256-GCM under the block key)
 *            4096    16 bytes  its tag
 *            4112    12 bytes  nonce: 8 random bytes for each time the file is opened, then a counter
 *            4124     4 bytes  durable length: how many blocks of the file were on disk for sure when this one was sealed
 * </pre>
 *
 * <p>
 * The block key is HMAC-SHA256(store key, "omnimesh store file 1 blocks" | salt), the check key the same with "check" instead
 * of "blocks"; the store key is 256 bits from the node's vault. The associated data of a block are its number from 0 (8 bytes)
 * and the durable length. So a block that was damaged, moved or comes from another file is noticed; one that was replaced by
 * its own older content is not.
 *
 * <p>
 * The durable length tells a write that a power cut tore from damage: H2 only appends, so of the blocks beyond the durable
 * length in the file's last authentic block, those from the first unauthentic one on were never acknowledged, and are cut off
 * when the file is opened. An unauthentic block before that is damage and refused when it is read. Blocks 0 and 1, H2's two
 * copies of its own header, are the only ones that are written again; an unauthentic one reads as zeros, and H2 takes the
 * other.
 */
@NonNullByDefault({ DefaultLocation.PARAMETER, DefaultLocation.RETURN_TYPE, DefaultLocation.FIELD })
package org.omnimesh.storage.h2.internal.file;

import org.eclipse.jdt.annotation.DefaultLocation;
import org.eclipse.jdt.annotation.NonNullByDefault;
