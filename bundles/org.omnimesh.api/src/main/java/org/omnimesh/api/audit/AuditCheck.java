// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.audit;

import java.util.Optional;

/**
 * What a check of the whole log found.
 *
 * @param rows how many rows there are
 * @param damage the first thing that is wrong, a sentence; empty if nothing is
 */
public record AuditCheck(long rows, Optional<String> damage) {}
