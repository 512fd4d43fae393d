// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
/**
 * QR codes of short texts: an invitation's link, a safety number.
 *
 * <p>
 * A code is a square of dark and light modules; whoever shows it paints them, with a light border of
 * {@link org.omnimesh.api.qr.QrCode#QUIET_ZONE} modules around, dark on light.
 */
@Export
@Version("0.1.0")
@NonNullByDefault({ DefaultLocation.PARAMETER, DefaultLocation.RETURN_TYPE, DefaultLocation.FIELD })
package org.omnimesh.api.qr;

import org.eclipse.jdt.annotation.DefaultLocation;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
