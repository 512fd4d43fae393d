// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
/**
 * The mesh: replicated logs of every channel this node carries, and the protocol that keeps them equal on all readers.
 *
 * <p>
 * Four parts: the form of entries and runs, the pure protocol core, the store with its projections, and the shell that
 * joins them to links, database and services.
 */
@NonNullByDefault({ DefaultLocation.PARAMETER, DefaultLocation.RETURN_TYPE, DefaultLocation.FIELD })
package org.omnimesh.mesh.internal;

import org.eclipse.jdt.annotation.DefaultLocation;
import org.eclipse.jdt.annotation.NonNullByDefault;
