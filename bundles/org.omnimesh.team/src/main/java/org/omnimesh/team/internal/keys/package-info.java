// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
/**
 * Channel secrets and the keys of entries. A secret is sealed to each device that may have it; from it follows, for each device
 * that writes under it, a tree of hashes in which every number of an entry has a leaf. So the key of an entry tells nothing
 * about any other, and whoever keeps only what lies to the right of a place has lost all that lies to the left of it.
 */
@NonNullByDefault({ DefaultLocation.PARAMETER, DefaultLocation.RETURN_TYPE, DefaultLocation.FIELD })
package org.omnimesh.team.internal.keys;

import org.eclipse.jdt.annotation.DefaultLocation;
import org.eclipse.jdt.annotation.NonNullByDefault;
