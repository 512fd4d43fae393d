// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.id;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.id.Multiaddr.Component;

/** Multiaddrs against the specification's example ({@code multiaddr.feature}) and table of protocols. */
class MultiaddrTest {
    private static final String PEER = "12D3KooWM6CgA9iBFZmcYAHA6A2qvbAxqfkmrYiRQuz3XEsk4Ksv";

    @Test
    void readsTheExampleOfTheSpecification() throws IOException {
        String feature = Resource.text("multiaddr.feature");
        String text = feature.lines().filter(line -> line.contains("Given the multiaddr /")).findFirst().orElseThrow()
                .replaceFirst(".*multiaddr ", "");
        Multiaddr address = Multiaddr.parse(text);
        assertEquals(text, address.toString());
        assertTrue(feature.contains("string size is " + text.length() + " bytes"));
        assertEquals(List.of(new Component("ip4", "192.0.2.42"), new Component("tcp", "443")), address.components());
        for (Component component : address.components()) {
            assertTrue(feature.contains("| " + component + " "), component.toString());
            assertTrue(feature.contains("| " + component.value() + " "), component.value());
        }
    }

    @Test
    void takesValuesWhereTheTableOfProtocolsSays() throws IOException {
        Map<String, String> sizes = new TreeMap<>();
        for (String line : Resource.text("multiaddr-protocols.csv").lines().skip(1).toList()) {
            String[] cells = line.split("\\s*,\\s*", -1);
            sizes.put(cells[2].trim(), cells[1].trim());
        }
        for (String protocol : Multiaddr.PROTOCOLS) {
            assertTrue(sizes.containsKey(protocol), protocol);
            assertEquals(!sizes.get(protocol).equals("0"), Multiaddr.PROTOCOLS_WITH_VALUE.contains(protocol), protocol);
        }
        assertTrue(Multiaddr.PROTOCOLS.containsAll(Multiaddr.PROTOCOLS_WITH_VALUE));
    }

    @Test
    void namesAHostAPortAndADevice() {
        Multiaddr address = Multiaddr.ofLink("192.168.1.7", 40404, PeerId.parse(PEER));
        assertEquals("/ip4/192.168.1.7/tcp/40404/tls/ws/p2p/" + PEER, address.toString());
        assertEquals(Optional.of("192.168.1.7"), address.host());
        assertEquals(Optional.of(40404), address.tcpPort());
        assertEquals(Optional.of(PeerId.parse(PEER)), address.peerId());
        assertEquals(address, Multiaddr.parse(address.toString()));
    }

    @Test
    void keepsTheZoneOfALinkLocalAddress() {
        Multiaddr address = Multiaddr.ofHost("fe80::1%eth0", 443);
        assertEquals("/ip6zone/eth0/ip6/fe80::1/tcp/443/tls/ws", address.toString());
        assertEquals(Optional.of("fe80::1%eth0"), Multiaddr.parse(address.toString()).host());
        assertEquals(Optional.empty(), address.peerId());
    }

    @Test
    void refusesMalformedAddresses() {
        for (String bad : new String[] { "", "/", "//", "ip4/1.2.3.4", "/ip4", "/ip4/", "/ip4/1.2.3", "/ip4/1.2.3.256",
                "/ip4/01.2.3.4", "/ip4/1.2.3.4/", "/ip4/1.2.3.4/tcp", "/ip4/1.2.3.4/tcp/", "/ip4/1.2.3.4/tcp/0",
                "/ip4/1.2.3.4/tcp/65536", "/ip4/1.2.3.4/tcp/-1", "/ip4/1.2.3.4/tcp/+1", "/ip4/1.2.3.4/tcp/１",
                "/ip6/1.2.3.4", "/ip6/g::1", "/dns/-a", "/dns/a b", "/dns/" + "a".repeat(300), "/p2p/" + PEER + "1",
                "/p2p/QmfXbAwNjJLXfesgztEHe8HwgVDCMMpZ9Eax1HYq6hn9uE", "/tls/x", "/nonsense/1", "/IP4/1.2.3.4",
                "/ip4/1.2.3.4\n/tcp/1", "/tls".repeat(17), "/dns/" + "a".repeat(100_000) }) {
            assertThrows(IllegalArgumentException.class, () -> Multiaddr.parse(bad), bad);
        }
    }

    @Test
    void readsBackWhateverItAcceptsAndThrowsNothingUnexpected() {
        Random random = Seeds.next();
        List<String> words = List.of("ip4", "ip6", "tcp", "p2p", "tls", "ws", "dns", "ip6zone", "10.0.0.1", "fe80::1",
                "443", PEER, "eth0", "example.org", "", "/", "%", "99999", "\u0000", "é", "p2p-circuit");
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int parts = random.nextInt(9); parts > 0; parts--) {
                text.append('/').append(words.get(random.nextInt(words.size())));
            }
            if (random.nextInt(4) == 0 && !text.isEmpty()) {
                text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(0x180));
            }
            try {
                Multiaddr address = Multiaddr.parse(text.toString());
                assertEquals(text.toString(), address.toString());
                assertEquals(address, Multiaddr.parse(address.toString()));
                address.host();
                address.tcpPort();
                address.peerId();
            } catch (IllegalArgumentException e) {
                assertTrue(e.getMessage().length() < 200, e.getMessage());
            }
        }
    }

    @Test
    void isNotChangedThroughTheListItWasMadeOf() {
        Component[] parts = { new Component("tls", "") };
        Multiaddr address = new Multiaddr(Arrays.asList(parts));
        parts[0] = new Component("ws", "");
        assertEquals("/tls", address.toString());
    }
}
