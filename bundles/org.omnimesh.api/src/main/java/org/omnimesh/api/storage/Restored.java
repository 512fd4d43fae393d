// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.storage;

/**
 * What was put back.
 *
 * @param files how many files
 * @param bytes their size
 */
public record Restored(int files, long bytes) {}
