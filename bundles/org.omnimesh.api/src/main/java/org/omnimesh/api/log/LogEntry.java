// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.log;

import org.omnimesh.api.id.EntryId;

/**
 * A decrypted entry whose chain, signature and author were checked.
 *
 * @param id its id
 * @param header where it stands
 * @param payload the plaintext; not to be changed
 */
public record LogEntry(EntryId id, EntryHeader header, byte[] payload) {}
