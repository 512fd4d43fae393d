// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
/**
 * Teams over the replicated log: the entries of a team's hidden channel become tables, the tables become one immutable
 * {@link org.omnimesh.team.internal.Membership}, and every question of the other floors is answered from that.
 *
 * <p>
 * Roles that change, private channels, removal and rotation of secrets will be further kinds in {@code TeamEntry} and
 * further rules in {@code TeamTables}; keys and readers are already kept per channel and per key id.
 */
@NonNullByDefault({ DefaultLocation.PARAMETER, DefaultLocation.RETURN_TYPE, DefaultLocation.FIELD })
package org.omnimesh.team.internal;

import org.eclipse.jdt.annotation.DefaultLocation;
import org.eclipse.jdt.annotation.NonNullByDefault;
