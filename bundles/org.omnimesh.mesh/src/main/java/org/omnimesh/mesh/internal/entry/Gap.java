// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.entry;

/**
 * A place in a log where entries were never here because they had expired.
 *
 * @param log the log
 * @param before the last entry before the gap
 * @param after the number of the first entry after it
 */
public record Gap(LogId log, LogHead before, long after) {}
