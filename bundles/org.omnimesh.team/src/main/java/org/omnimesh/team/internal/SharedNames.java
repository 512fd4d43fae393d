// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.team.internal.Membership.DeviceView;

/** Gives all devices of a member one name for their user: the one that any of them told last. */
final class SharedNames {
    private SharedNames() {}

    /** Returns the devices in the same order, renamed; {@code told} says when a device told its user's name. */
    static Map<PeerId, DeviceView> unite(Map<PeerId, DeviceView> devices, ToLongFunction<PeerId> told) {
        Map<MemberId, DeviceView> last = new HashMap<>();
        for (DeviceView device : devices.values()) {
            if (!device.displayName().isEmpty()) {
                last.merge(device.member(), device,
                        (one, other) -> told.applyAsLong(other.peer()) > told.applyAsLong(one.peer()) ? other : one);
            }
        }
        Map<PeerId, DeviceView> united = new LinkedHashMap<>();
        devices.forEach((peer, device) -> united.put(peer,
                last.containsKey(device.member())
                        ? device.named(last.get(device.member()).displayName())
                        : device));
        return united;
    }
}
