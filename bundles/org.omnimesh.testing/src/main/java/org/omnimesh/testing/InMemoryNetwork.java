// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.osgi.service.event.EventAdmin;

/** Connects devices within one process, without a socket. Also the one lock of all their links. */
public final class InMemoryNetwork {
    private static final int FIRST_PORT = 40_000;

    private final Map<PeerId, InMemoryLinks> devices = new LinkedHashMap<>();
    private final Set<PeerId> unplugged = new HashSet<>();
    private int nextPort = FIRST_PORT;

    /**
     * Adds a device that listens and trusts everybody.
     *
     * @param device the device; joining again replaces it, as a restart does
     * @param events where its links are told
     * @return its links
     */
    public synchronized InMemoryLinks join(PeerId device, EventAdmin events) {
        Multiaddr address = Multiaddr.ofLink("127.0.0.1", nextPort++, device);
        InMemoryLinks links = new InMemoryLinks(this, device, address, events);
        devices.put(device, links);
        return links;
    }

    /** Keeps links between every two devices. */
    public void connectAll() {
        List<InMemoryLinks> all;
        synchronized (this) {
            all = List.copyOf(devices.values());
        }
        for (InMemoryLinks from : all) {
            for (InMemoryLinks to : all) {
                from.keep(to.self(), to.listening());
            }
        }
    }

    /**
     * Cuts a device off: its links are gone, and no others come up.
     *
     * @param device the device
     */
    public void unplug(PeerId device) {
        Optional<InMemoryLinks> found;
        synchronized (this) {
            unplugged.add(device);
            found = Optional.ofNullable(devices.get(device));
        }
        found.ifPresent(links -> links.cut("the cable was pulled"));
    }

    /**
     * Undoes {@link #unplug}; links that are kept come up again.
     *
     * @param device the device
     */
    public synchronized void plugIn(PeerId device) {
        unplugged.remove(device);
    }

    /**
     * Finds who answers at an address.
     *
     * @param caller who dials
     * @param address where
     * @return the device's links, or empty if nobody does
     */
    synchronized Optional<InMemoryLinks> answering(PeerId caller, Multiaddr address) {
        return devices.values().stream().filter(links -> !unplugged.contains(caller))
                .filter(links -> !unplugged.contains(links.self()))
                .filter(links -> links.listening().stream().anyMatch(at -> at.host().equals(address.host())
                        && at.tcpPort().equals(address.tcpPort())))
                .findFirst();
    }
}
