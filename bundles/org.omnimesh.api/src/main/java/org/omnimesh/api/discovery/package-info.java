// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
/**
 * Finding peers: what was seen nearby, by whatever means, and what this node lets others see.
 *
 * <p>
 * Nothing advertised names a device for longer than one start: an instance name is random, and a team shows only as a tag
 * that its members recognise.
 */
@Export
@Version("0.2.0")
@NonNullByDefault({ DefaultLocation.PARAMETER, DefaultLocation.RETURN_TYPE, DefaultLocation.FIELD })
package org.omnimesh.api.discovery;

import org.eclipse.jdt.annotation.DefaultLocation;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
