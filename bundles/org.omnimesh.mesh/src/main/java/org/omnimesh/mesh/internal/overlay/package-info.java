// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
/**
 * Who is linked with whom, and along which links new entries travel, in teams too large for everybody to be linked with
 * everybody.
 *
 * <p>
 * {@link org.omnimesh.mesh.internal.overlay.Views} keeps a few random links and knows some more peers to replace lost
 * ones (HyParView: Leitão, Pereira, Rodrigues, DSN 2007). {@link org.omnimesh.mesh.internal.overlay.Trees} spans each
 * log with a tree of these links: entries are pushed along the tree and only named on the other links, so that a
 * hole in the tree is found and mended (after Plumtree: by the same authors, SRDS 2007).
 * {@link org.omnimesh.mesh.internal.overlay.Overlay} joins both and is what the core talks to. No thread, clock, socket
 * or random source of its own.
 */
@NonNullByDefault({ DefaultLocation.PARAMETER, DefaultLocation.RETURN_TYPE, DefaultLocation.FIELD })
package org.omnimesh.mesh.internal.overlay;

import org.eclipse.jdt.annotation.DefaultLocation;
import org.eclipse.jdt.annotation.NonNullByDefault;
