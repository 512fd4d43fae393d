// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.log;

import org.omnimesh.api.event.DomainEvent;

/**
 * A hub became full, or has room again.
 *
 * @param storage how much it stores now
 */
public record HubStorageChanged(HubStorage storage) implements DomainEvent {}
