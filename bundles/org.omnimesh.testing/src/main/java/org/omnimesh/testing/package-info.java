// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
/**
 * Fakes of the ground services (randomness, time, events, home, keys) that tests control, and {@link Await}, which waits
 * for a condition instead of sleeping.
 */
@NonNullByDefault({ DefaultLocation.PARAMETER, DefaultLocation.RETURN_TYPE, DefaultLocation.FIELD })
package org.omnimesh.testing;

import org.eclipse.jdt.annotation.DefaultLocation;
import org.eclipse.jdt.annotation.NonNullByDefault;
