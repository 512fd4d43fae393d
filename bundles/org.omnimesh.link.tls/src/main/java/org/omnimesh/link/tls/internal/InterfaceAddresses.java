// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The addresses of this machine under which others can reach it. */
final class InterfaceAddresses {
    /** Most addresses told to others. */
    static final int MAX_ADDRESSES = 16;

    private static final Logger LOG = LoggerFactory.getLogger(InterfaceAddresses.class);

    private InterfaceAddresses() {}

    /** Returns the usable addresses, IPv4 first; loopback only if there is no other. */
    static List<String> usable() {
        try {
            List<InetAddress> all = Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
                    .filter(InterfaceAddresses::isUp).flatMap(NetworkInterface::inetAddresses)
                    .filter(a -> a instanceof Inet4Address || !a.isLinkLocalAddress())
                    .sorted(Comparator.comparing(InterfaceAddresses::rank)).toList();
            List<String> reachable = texts(all.stream().filter(a -> !a.isLoopbackAddress()));
            return reachable.isEmpty() ? texts(all.stream()) : reachable;
        } catch (SocketException e) {
            LOG.warn("The network interfaces cannot be listed", e);
            return List.of();
        }
    }

    /** Returns the text form of an address without its zone. */
    static String text(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }

    private static List<String> texts(Stream<InetAddress> addresses) {
        return addresses.map(InterfaceAddresses::text).distinct().limit(MAX_ADDRESSES).toList();
    }

    private static int rank(InetAddress address) {
        return (address instanceof Inet4Address ? 0 : 2) + (address.isLinkLocalAddress() ? 1 : 0);
    }

    private static boolean isUp(NetworkInterface network) {
        try {
            return network.isUp();
        } catch (SocketException e) {
            LOG.debug("A network interface vanished while it was looked at", e);
            return false;
        }
    }
}
