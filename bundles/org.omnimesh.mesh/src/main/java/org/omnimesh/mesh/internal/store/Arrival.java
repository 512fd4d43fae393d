// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import java.util.List;

import org.omnimesh.api.log.ChannelTrust.Opening;
import org.omnimesh.mesh.internal.entry.Run;

/**
 * A run to be stored, and what its entries say as far as they could be opened.
 *
 * @param run the run
 * @param openings one for each entry
 */
record Arrival(Run run, List<Opening> openings) {}
