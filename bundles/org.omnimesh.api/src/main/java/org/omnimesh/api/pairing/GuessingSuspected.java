// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.pairing;

import org.omnimesh.api.audit.Act;
import org.omnimesh.api.audit.AuditedEvent;

/**
 * So many tries to pair failed that somebody may be guessing: newcomers are refused for now.
 *
 * @param failures how many tries failed, or are under way, lately
 */
public record GuessingSuspected(int failures) implements AuditedEvent {
    @Override
    public Act act() {
        return new Act(Act.UNKNOWN, "pairing.guessing", "", failures + " failed tries; pairing is refused for now");
    }
}
