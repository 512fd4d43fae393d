// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.crypto;

import org.omnimesh.api.event.DomainEvent;

/** The node was locked while it ran: nothing that needs keys is there any more. */
public record VaultLocked() implements DomainEvent {}
