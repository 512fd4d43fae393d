// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.entry;

/**
 * A stored run that is only to be sent, not looked into.
 *
 * @param log the log
 * @param firstSeq the number of its first entry
 * @param lastSeq the number of its last entry
 * @param encoded its bytes; not to be changed
 */
public record RunBytes(LogId log, long firstSeq, long lastSeq, byte[] encoded) {}
