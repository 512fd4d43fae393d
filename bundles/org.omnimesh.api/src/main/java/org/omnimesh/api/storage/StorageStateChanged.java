// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.storage;

import org.omnimesh.api.event.DomainEvent;

/**
 * The store can do more or less than before.
 *
 * @param state what it can do now
 */
public record StorageStateChanged(StorageState state) implements DomainEvent {}
