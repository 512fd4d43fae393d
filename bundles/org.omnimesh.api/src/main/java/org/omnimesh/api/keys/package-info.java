// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
/**
 * How the devices that read a channel come to have common secrets, and how each entry is encrypted under them. One
 * implementation at a time; another one can take its place, as all of it is behind
 * {@link org.omnimesh.api.keys.GroupKeyAgreement}.
 */
@Export
@Version("0.1.0")
@NonNullByDefault({ DefaultLocation.PARAMETER, DefaultLocation.RETURN_TYPE, DefaultLocation.FIELD })
package org.omnimesh.api.keys;

import org.eclipse.jdt.annotation.DefaultLocation;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
