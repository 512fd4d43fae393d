// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
/**
 * Domain events: facts that already happened, told to whoever shows them. They travel by the OSGi Event Admin service
 * (OSGi Compendium, chapter 113) so that any bundle can listen with a standard {@code EventHandler}.
 *
 * <p>
 * What changes stored data is announced only after the commit ({@code Transaction.publish}); the rest (a peer's status, the
 * progress of a transfer) is posted directly with {@link DomainEvent#toEvent()}. Handlers run on Event Admin's thread and
 * must not block; events of one publisher arrive in order.
 */
@Export
@Version("0.1.0")
@NonNullByDefault({ DefaultLocation.PARAMETER, DefaultLocation.RETURN_TYPE, DefaultLocation.FIELD })
package org.omnimesh.api.event;

import org.eclipse.jdt.annotation.DefaultLocation;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
