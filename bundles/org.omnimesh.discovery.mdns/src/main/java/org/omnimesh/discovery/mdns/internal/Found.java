// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.discovery.mdns.internal;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.jmdns.ServiceInfo;

import org.omnimesh.api.id.Multiaddr;

/**
 * A service of another node, as it was resolved on one local address: checked and bounded.
 *
 * @param name the random name without the number of the address it was advertised on
 * @param targets where it listens, best first
 * @param text the TXT record's attributes
 */
record Found(String name, List<InetSocketAddress> targets, Map<String, String> text) {
    /** Most addresses kept of one node. */
    static final int MAX_ADDRESSES = 16;
    /** What a full service name looks like: a random name, the number of the address, what jmDNS or others append. */
    private static final Pattern NAME = Pattern.compile("([0-9a-fA-F]{16})(-[0-9]{1,6})?( ?\\([0-9]{1,3}\\))?");

    static final Comparator<InetSocketAddress> BEST_FIRST = Comparator.comparingInt(Found::rank);

    /**
     * Reads a resolved service.
     *
     * @param local where it was seen
     * @param info the service
     * @return empty if the name is not one of ours, or there is no usable address or port
     */
    static Optional<Found> of(LocalAddress local, ServiceInfo info) {
        Optional<String> name = nameOf(info.getName());
        int port = info.getPort();
        if (name.isEmpty() || port < 1 || port > 65535) {
            return Optional.empty();
        }
        List<InetSocketAddress> targets = Stream
                .concat(Arrays.stream(info.getInet4Addresses()), Arrays.stream(info.getInet6Addresses()))
                .limit(MAX_ADDRESSES).filter(local::reaches).map(a -> zoned(a, local))
                .map(a -> new InetSocketAddress(a, port)).sorted(BEST_FIRST).toList();
        return targets.isEmpty()
                ? Optional.empty()
                : Optional.of(new Found(name.get(), targets, TextRecord.parse(info.getTextBytes())));
    }

    /**
     * Reads the random name from a full service name.
     *
     * @param serviceName the first label of the service's name; hostile text
     * @return 16 hexadecimal digits, or empty if it is something else
     */
    static Optional<String> nameOf(String serviceName) {
        Matcher matcher = NAME.matcher(serviceName);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    static Multiaddr multiaddr(InetSocketAddress target) {
        return Multiaddr.ofHost(target.getAddress().getHostAddress(), target.getPort());
    }

    private static InetAddress zoned(InetAddress address, LocalAddress local) {
        return address instanceof Inet6Address && address.isLinkLocalAddress() ? local.inZone(address) : address;
    }

    private static int rank(InetSocketAddress target) {
        InetAddress address = target.getAddress();
        if (address.isLoopbackAddress()) {
            return 0;
        }
        return (address instanceof Inet4Address ? 1 : 2) + (address.isLinkLocalAddress() ? 2 : 0);
    }
}
