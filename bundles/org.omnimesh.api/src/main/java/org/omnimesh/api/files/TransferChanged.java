// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.files;

import org.omnimesh.api.event.DomainEvent;

/**
 * A transfer moved on; at most four times a second for each, and always when its state changes.
 *
 * @param transfer the transfer now
 */
public record TransferChanged(Transfer transfer) implements DomainEvent {}
