// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.id;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A self-describing network address such as {@code /ip4/192.168.1.7/tcp/40404/tls/ws/p2p/12D3KooW...}.
 *
 * <p>
 * Follows the multiaddr specification for the protocols listed in {@link #PROTOCOLS}; other protocols are refused.
 *
 * @param components the parts in order, at least one, at most {@value #MAX_COMPONENTS}
 */
public record Multiaddr(List<Component> components) {
    /** Largest number of components of an address. */
    public static final int MAX_COMPONENTS = 16;

    /** Longest text form in characters. */
    public static final int MAX_LENGTH = 512;

    /** Protocols that take a value. */
    public static final Set<String> PROTOCOLS_WITH_VALUE = Set.of("ip4", "ip6", "ip6zone", "dns", "dns4", "dns6", "tcp",
            "udp", "p2p", "sni");

    /** Every protocol understood here. */
    public static final Set<String> PROTOCOLS = Set.of("ip4", "ip6", "ip6zone", "dns", "dns4", "dns6", "tcp", "udp",
            "p2p", "sni", "tls", "ws", "http", "p2p-circuit");

    /**
     * One part of an address.
     *
     * @param protocol the protocol's name
     * @param value its value in text form, empty for a protocol without one
     */
    public record Component(String protocol, String value) {
        /** Checks that the protocol is known and the value is of its form. */
        public Component {
            MultiaddrValues.check(protocol, value);
        }

        @Override
        public String toString() {
            return value.isEmpty() ? "/" + protocol : "/" + protocol + "/" + value;
        }
    }

    /** Checks the number of components and copies them. */
    public Multiaddr {
        if (components.isEmpty() || components.size() > MAX_COMPONENTS) {
            throw new IllegalArgumentException(
                    "expected 1 to " + MAX_COMPONENTS + " components, got " + components.size());
        }
        components = List.copyOf(components);
    }

    /**
     * Parses the text form.
     *
     * @param text begins with a slash, at most {@value #MAX_LENGTH} characters
     * @return the address
     * @throws IllegalArgumentException if the text is malformed; the message says where
     */
    public static Multiaddr parse(String text) {
        if (!text.startsWith("/") || text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "expected an address like /ip4/192.168.1.7/tcp/40404/tls/ws of at most " + MAX_LENGTH
                            + " characters");
        }
        String[] parts = text.substring(1).split("/", -1);
        List<Component> components = new ArrayList<>();
        for (int i = 0; i < parts.length; i++) {
            String protocol = parts[i];
            boolean valued = PROTOCOLS_WITH_VALUE.contains(protocol);
            if (valued && i + 1 == parts.length) {
                throw new IllegalArgumentException("expected a value after /" + protocol);
            }
            components.add(new Component(protocol, valued ? parts[++i] : ""));
        }
        return new Multiaddr(components);
    }

    /**
     * Makes the address of a device that listens for links.
     *
     * @param host an IP address in text form, IPv6 without brackets; a zone after {@code %} is kept
     * @param port a TCP port, 1 to 65535
     * @param peer the device
     * @return {@code /ip4|ip6/host/tcp/port/tls/ws/p2p/peer}
     */
    public static Multiaddr ofLink(String host, int port, PeerId peer) {
        return ofHost(host, port).with("p2p", peer.toString());
    }

    /**
     * Makes the address of a listening socket whose device is not known.
     *
     * @param host an IP address in text form, IPv6 without brackets; a zone after {@code %} is kept
     * @param port a TCP port, 1 to 65535
     * @return {@code /ip4|ip6/host/tcp/port/tls/ws}
     */
    public static Multiaddr ofHost(String host, int port) {
        List<Component> components = new ArrayList<>();
        int zone = host.indexOf('%');
        if (zone >= 0) {
            components.add(new Component("ip6zone", host.substring(zone + 1)));
        }
        String plain = zone >= 0 ? host.substring(0, zone) : host;
        components.add(new Component(plain.indexOf(':') >= 0 ? "ip6" : "ip4", plain));
        components.add(new Component("tcp", Integer.toString(port)));
        components.add(new Component("tls", ""));
        components.add(new Component("ws", ""));
        return new Multiaddr(components);
    }

    /**
     * Appends a component.
     *
     * @param protocol the protocol
     * @param value its value, empty for none
     * @return the longer address
     */
    public Multiaddr with(String protocol, String value) {
        List<Component> longer = new ArrayList<>(components);
        longer.add(new Component(protocol, value));
        return new Multiaddr(longer);
    }

    /**
     * Returns the value of the first component of a protocol.
     *
     * @param protocol the protocol's name
     * @return its value, or empty if there is no such component
     */
    public Optional<String> value(String protocol) {
        return components.stream().filter(c -> c.protocol().equals(protocol)).map(Component::value).findFirst();
    }

    /**
     * Returns the host to connect to.
     *
     * @return an IP address (with zone where given) or a DNS name, or empty if the address names none
     */
    public Optional<String> host() {
        Optional<String> ip6 = value("ip6").map(ip -> value("ip6zone").map(zone -> ip + "%" + zone).orElse(ip));
        return value("ip4").or(() -> ip6).or(() -> value("dns")).or(() -> value("dns4")).or(() -> value("dns6"));
    }

    /**
     * Returns the TCP port.
     *
     * @return 1 to 65535, or empty if the address names none
     */
    public Optional<Integer> tcpPort() {
        return value("tcp").map(Integer::valueOf);
    }

    /**
     * Returns the device that is expected there.
     *
     * @return the peer id, or empty if the address names none
     */
    public Optional<PeerId> peerId() {
        return value("p2p").map(PeerId::parse);
    }

    /** Returns the text form. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        components.forEach(text::append);
        return text.toString();
    }
}
