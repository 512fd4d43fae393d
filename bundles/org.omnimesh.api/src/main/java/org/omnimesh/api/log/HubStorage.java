// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.log;

/**
 * How much a hub stores of channels that it cannot read. Entries by which membership is known do not count.
 *
 * @param usedBytes the encoded entries stored, about what they take on disk
 * @param limitBytes how much they may be
 * @param full whether nothing more is taken until there is room again; what is stored is still passed on
 */
public record HubStorage(long usedBytes, long limitBytes, boolean full) {}
