// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.files;

import org.omnimesh.api.event.DomainEvent;

/**
 * A file was shared, or more of it is here.
 *
 * @param file the file now
 */
public record FileChanged(SharedFile file) implements DomainEvent {}
