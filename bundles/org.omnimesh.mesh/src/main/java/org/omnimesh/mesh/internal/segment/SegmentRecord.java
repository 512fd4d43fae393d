// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.segment;

/**
 * What is written or was read.
 *
 * @param type what it holds
 * @param content the bytes; not to be changed
 */
public record SegmentRecord(RecordType type, byte[] content) {}
