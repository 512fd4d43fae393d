// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
/**
 * Who belongs to a team and may do what, as a function of signed operations. An {@link org.omnimesh.team.internal.dag.Operation}
 * names those its author had seen; {@link org.omnimesh.team.internal.dag.Resolution} makes of any set of them the same
 * {@link org.omnimesh.team.internal.dag.TeamState}, in whatever order they came.
 *
 * <p>
 * Removal is strong: what somebody did without knowledge of her removal or demotion is void, and so is what depends on it. Pure:
 * no clock, store or thread.
 */
@NonNullByDefault({ DefaultLocation.PARAMETER, DefaultLocation.RETURN_TYPE, DefaultLocation.FIELD })
package org.omnimesh.team.internal.dag;

import org.eclipse.jdt.annotation.DefaultLocation;
import org.eclipse.jdt.annotation.NonNullByDefault;
