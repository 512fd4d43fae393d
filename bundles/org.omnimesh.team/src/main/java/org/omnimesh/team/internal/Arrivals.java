// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.team.Arrival;
import org.omnimesh.team.internal.Membership.DeviceView;
import org.omnimesh.team.internal.dag.Operation;

/** Tells from the admissions that count how each device came to its team. */
final class Arrivals {
    private Arrivals() {}

    /** Returns them in the order of time, with the names of today as far as they are known. */
    static List<Arrival> of(TeamOperations operations, Map<PeerId, DeviceView> devices) {
        List<Arrival> arrivals = new ArrayList<>();
        for (Operation operation : operations.standing().reversed()) {
            if (operations.said().get(operation.id()) instanceof TeamEntry.Admitted said
                    && !said.peer().equals(operation.author())) {
                arrivals.add(arrival(operation, said, operations, devices));
            }
        }
        return arrivals;
    }

    private static Arrival arrival(Operation operation, TeamEntry.Admitted said, TeamOperations operations,
            Map<PeerId, DeviceView> devices) {
        DeviceView now = devices.get(said.peer());
        DeviceView inviter = devices.get(operation.author());
        String inviterName = inviter != null
                ? inviter.displayName()
                : operations.lastIntroduction(operation.author()).map(TeamEntry.Admitted::displayName).orElse("");
        return new Arrival(operation.id(), said.peer(), now == null ? said.displayName() : now.displayName(),
                now == null ? said.deviceName() : now.deviceName(), operation.author(), inviterName,
                said.member().isPresent(), operation.time().instant());
    }
}
