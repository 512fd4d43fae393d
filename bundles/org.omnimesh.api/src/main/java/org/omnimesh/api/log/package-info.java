// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
/**
 * Replicated logs: the one way for data. Whatever a capability wants its team to know it appends as an entry; whatever
 * anyone appended reaches every entitled device and is applied to tables by the capability's {@link Projection}.
 *
 * <p>
 * A collaborative capability registers a {@code Projection} for its own kinds and calls {@link ChannelLog#append}: encryption,
 * signatures, replication, history and catching up after being away come with it.
 */
@Export
@Version("0.2.0")
@NonNullByDefault({ DefaultLocation.PARAMETER, DefaultLocation.RETURN_TYPE, DefaultLocation.FIELD })
package org.omnimesh.api.log;

import org.eclipse.jdt.annotation.DefaultLocation;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
