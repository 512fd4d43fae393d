// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.discovery.mdns.internal;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An address of this machine on which discovery runs.
 *
 * @param network the interface's name
 * @param address the address; never resolved to a name
 * @param prefixLength length of the prefix shared by the addresses on its link, in bits
 */
record LocalAddress(String network, InetAddress address, int prefixLength) {
    /** Most addresses that discovery uses at a time. */
    static final int MAX_ADDRESSES = 12;
    /** Most IPv4 addresses used on one interface. */
    static final int MAX_IP4_PER_INTERFACE = 2;
    private static final Logger LOG = LoggerFactory.getLogger(LocalAddress.class);

    /**
     * Lists the usable addresses: of each interface that is up and can multicast the IPv4 addresses and the best IPv6
     * address, and 127.0.0.1, on which nodes of the same machine find each other whatever the network does.
     *
     * @return at most {@value #MAX_ADDRESSES} addresses
     */
    static List<LocalAddress> usable() {
        List<LocalAddress> usable = new ArrayList<>();
        try {
            for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
                usable.addAll(of(network));
            }
        } catch (SocketException e) {
            LOG.debug("Cannot list the network interfaces", e);
        }
        return usable.stream().limit(MAX_ADDRESSES).toList();
    }

    private static List<LocalAddress> of(NetworkInterface network) {
        try {
            if (!network.isUp() || network.isPointToPoint()) {
                return List.of();
            }
            List<LocalAddress> all = network.getInterfaceAddresses().stream()
                    .map(a -> new LocalAddress(network.getName(), a.getAddress(), prefixOf(a))).toList();
            if (network.isLoopback()) {
                return all.stream().filter(LocalAddress::isIp4).limit(1).toList();
            }
            if (!network.supportsMulticast()) {
                return List.of();
            }
            List<LocalAddress> chosen = new ArrayList<>(
                    all.stream().filter(LocalAddress::isIp4).limit(MAX_IP4_PER_INTERFACE).toList());
            all.stream().filter(a -> !a.isIp4())
                    .min(Comparator.comparing((LocalAddress a) -> a.address.isLinkLocalAddress())
                            .thenComparing(a -> a.address.getHostAddress()))
                    .ifPresent(chosen::add);
            return chosen;
        } catch (SocketException e) {
            LOG.debug("Cannot examine the interface {}", network.getName(), e);
            return List.of();
        }
    }

    private static int prefixOf(InterfaceAddress address) {
        return Math.max(0, address.getNetworkPrefixLength());
    }

    boolean isIp4() { return address instanceof Inet4Address; }

    /**
     * Returns the address with a name attached, so that no library asks the system's resolver for one.
     *
     * @param hostName the name to attach
     * @return the same address
     * @throws SocketException if the interface cannot be examined
     */
    InetAddress named(String hostName) throws SocketException {
        try {
            return address instanceof Inet6Address ip6 && ip6.getScopeId() != 0
                    ? Inet6Address.getByAddress(hostName, ip6.getAddress(), NetworkInterface.getByName(network))
                    : InetAddress.getByAddress(hostName, address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of 4 or 16 bytes has another length", e);
        }
    }

    /**
     * Attaches this link to a link-local IPv6 address, without which it cannot be dialled.
     *
     * @param linkLocal an address seen on this link
     * @return the address with its zone
     */
    InetAddress inZone(InetAddress linkLocal) {
        try {
            return Inet6Address.getByAddress(null, linkLocal.getAddress(), NetworkInterface.getByName(network));
        } catch (SocketException | UnknownHostException e) {
            LOG.debug("The interface {} is gone", network, e);
            return linkLocal;
        }
    }

    /**
     * Tells whether an advertised address can be on this link. Others are refused, lest a hostile advertisement make this
     * node probe the internet.
     *
     * @param other an address from an advertisement
     * @return true if it is private, link-local or shares the prefix
     */
    boolean reaches(InetAddress other) {
        if (other.isAnyLocalAddress() || other.isMulticastAddress()) {
            return false;
        }
        if (other.isLoopbackAddress() || address.isLoopbackAddress()) {
            return other.isLoopbackAddress() && address.isLoopbackAddress();
        }
        return other.isSiteLocalAddress() || other.isLinkLocalAddress() || isUniqueLocal(other) || sharesPrefix(other);
    }

    private static boolean isUniqueLocal(InetAddress other) {
        return other instanceof Inet6Address && (other.getAddress()[0] & 0xfe) == 0xfc;
    }

    private boolean sharesPrefix(InetAddress other) {
        byte[] mine = address.getAddress();
        byte[] its = other.getAddress();
        if (mine.length != its.length) {
            return false;
        }
        for (int bit = 0; bit < Math.min(prefixLength, 8 * mine.length); bit++) {
            if (((mine[bit / 8] ^ its[bit / 8]) & 0x80 >> bit % 8) != 0) {
                return false;
            }
        }
        return true;
    }
}
