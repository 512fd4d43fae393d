// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
/**
 * The node's store: SQL tables in one encrypted database, one writer, durable transactions.
 *
 * <p>
 * Writes are queued to a single writer and committed in groups; a write has happened, and its events go out, only after the
 * group is on disk. Only what can be derived again from elsewhere may skip the wait for the disk
 * ({@link org.omnimesh.api.storage.Database#submitDerived}). A capability owns its tables: their names begin with its schema's name and an underscore.
 */
@Export
@Version("0.2.0")
@NonNullByDefault({ DefaultLocation.PARAMETER, DefaultLocation.RETURN_TYPE, DefaultLocation.FIELD })
package org.omnimesh.api.storage;

import org.eclipse.jdt.annotation.DefaultLocation;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
