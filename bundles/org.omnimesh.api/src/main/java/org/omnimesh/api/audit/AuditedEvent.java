// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.audit;

import org.omnimesh.api.event.DomainEvent;
import org.osgi.annotation.versioning.ConsumerType;

/** A domain event that belongs into the audit log; announcing it is enough. */
@ConsumerType
public interface AuditedEvent extends DomainEvent {
    /**
     * Returns what is written down.
     *
     * @return the act, without secrets
     */
    Act act();
}
