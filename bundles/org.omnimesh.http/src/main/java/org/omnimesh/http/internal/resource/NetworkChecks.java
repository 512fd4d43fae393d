// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.id.Multiaddr;

/** Looks at this computer's network. */
final class NetworkChecks {
    private static final int CONNECT_TIMEOUT_MILLISECONDS = 1000;

    private final List<Multiaddr> listening;
    private final List<NetworkInterface> usable;

    NetworkChecks(List<Multiaddr> listening) {
        this.listening = listening;
        this.usable = usable();
    }

    private static List<NetworkInterface> usable() {
        List<NetworkInterface> found = new ArrayList<>();
        try {
            for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
                if (network.isUp() && !network.isLoopback() && network.inetAddresses().findAny().isPresent()) {
                    found.add(network);
                }
            }
        } catch (SocketException e) {
            return List.of();
        }
        return found;
    }

    DiagnosticsResource.Check interfaces() {
        return DiagnosticsResource.Check.of("interfaces", !usable.isEmpty(), "Usable: " + names(usable) + ".",
                "Connect this computer to a network.");
    }

    DiagnosticsResource.Check multicast() {
        List<NetworkInterface> able = usable.stream().filter(NetworkChecks::isMulticast).toList();
        return DiagnosticsResource.Check.of("multicast", !able.isEmpty(), "Multicast: " + names(able) + ".",
                "Others cannot be found without multicast; pair by an address.");
    }

    DiagnosticsResource.Check port() {
        Optional<Integer> port = listening.stream().map(Multiaddr::tcpPort).flatMap(Optional::stream).findFirst();
        return DiagnosticsResource.Check.of("port", port.isPresent(),
                port.map(number -> "Listening on TCP port " + number + ".").orElse("Not listening."),
                "Start the network, or choose another port with --mesh.");
    }

    /** Only what this computer can see of itself: another machine's way here may still be closed. */
    DiagnosticsResource.Check firewall() {
        for (Multiaddr address : listening) {
            if (answers(address)) {
                return DiagnosticsResource.Check.of("firewall", true,
                        "The port answers from this computer; whether it does from others, only they can tell.", "");
            }
        }
        return DiagnosticsResource.Check.of("firewall", false, "The port does not answer, not even from this computer.",
                "Allow incoming TCP connections for this program, and UDP port 5353.");
    }

    private static boolean answers(Multiaddr address) {
        Optional<String> host = address.host();
        Optional<Integer> port = address.tcpPort();
        if (host.isEmpty() || port.isEmpty()) {
            return false;
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host.get(), port.get()), CONNECT_TIMEOUT_MILLISECONDS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isMulticast(NetworkInterface network) {
        try {
            return network.supportsMulticast();
        } catch (SocketException e) {
            return false;
        }
    }

    private static String names(List<NetworkInterface> networks) {
        return networks.isEmpty()
                ? "none"
                : String.join(", ", networks.stream().map(NetworkInterface::getName).toList());
    }
}
