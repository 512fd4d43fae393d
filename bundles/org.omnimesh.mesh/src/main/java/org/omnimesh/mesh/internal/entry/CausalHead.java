// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.entry;

import org.omnimesh.api.id.PeerId;

/**
 * What an author had seen of another's log of the same channel when it wrote an entry.
 *
 * @param author whose log
 * @param seq the last number seen, at least 1
 */
public record CausalHead(PeerId author, long seq) {}
