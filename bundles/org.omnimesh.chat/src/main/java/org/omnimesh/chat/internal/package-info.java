// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
/**
 * Chat on the one way for data: sending appends a {@code chat.message} entry, the projection makes the timeline of such
 * entries and of shared files, and reading never leaves that table.
 *
 * <p>
 * {@link LogChatService} is the entry class. The projection depends on the ground floors only, because the mesh calls it
 * while everything above the mesh may still be starting; it is told later how to name senders.
 */
@NonNullByDefault({ DefaultLocation.PARAMETER, DefaultLocation.RETURN_TYPE, DefaultLocation.FIELD })
package org.omnimesh.chat.internal;

import org.eclipse.jdt.annotation.DefaultLocation;
import org.eclipse.jdt.annotation.NonNullByDefault;
