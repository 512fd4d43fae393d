// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
/**
 * Who did what that concerns security: a log of this device alone, in which nothing can be changed, removed or reordered
 * afterwards without being found.
 *
 * <p>
 * A bundle whose domain event is such an act lets it implement {@link org.omnimesh.api.audit.AuditedEvent}; it then needs
 * nothing else. What is no event goes to {@link org.omnimesh.api.audit.Audit#record}.
 */
@Export
@Version("0.1.0")
@NonNullByDefault({ DefaultLocation.PARAMETER, DefaultLocation.RETURN_TYPE, DefaultLocation.FIELD })
package org.omnimesh.api.audit;

import org.eclipse.jdt.annotation.DefaultLocation;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
