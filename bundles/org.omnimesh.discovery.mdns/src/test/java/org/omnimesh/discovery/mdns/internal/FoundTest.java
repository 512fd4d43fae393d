// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.discovery.mdns.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FoundTest {
    private static final LocalAddress LAN = local("203.0.113.7", 24);
    private static final LocalAddress LOOPBACK = local("127.0.0.1", 8);

    private static InetAddress ip(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static LocalAddress local(String address, int prefix) {
        return new LocalAddress("eth0", ip(address), prefix);
    }

    @ParameterizedTest
    @ValueSource(strings = { "0123456789abcdef", "0123456789abcdef-1", "0123456789abcdef-12 (2)",
            "0123456789abcdef (3)" })
    void nameIsReadWithoutWhatWasAppended(String service) {
        assertEquals(Optional.of("0123456789abcdef"), Found.nameOf(service));
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "Ann's printer", "0123456789abcde", "0123456789abcdeg", "0123456789abcdef\u001b[2J",
            "0123456789abcdef0123456789abcdef", "0123456789abcdef-1-1" })
    void otherNamesAreRefused(String service) {
        assertTrue(Found.nameOf(service).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = { "203.0.113.250", "192.168.7.7", "10.1.2.3", "169.254.3.4", "fe80::1", "fd00::1" })
    void addressesOfTheLinkAreAccepted(String address) {
        assertTrue(LAN.reaches(ip(address)));
        assertFalse(LOOPBACK.reaches(ip(address)));
    }

    @ParameterizedTest
    @ValueSource(strings = { "203.0.114.1", "8.8.8.8", "127.0.0.1", "0.0.0.0", "224.0.0.251", "::1", "2001:db8::1" })
    void addressesElsewhereAreRefused(String address) {
        assertFalse(LAN.reaches(ip(address)));
    }

    @Test
    void loopbackReachesLoopbackOnly() {
        assertTrue(LOOPBACK.reaches(ip("127.0.0.1")));
    }

    @Test
    void bestAddressComesFirst() {
        assertEquals("127.0.0.1 10.0.0.1 fd00:0:0:0:0:0:0:1 169.254.0.1 fe80:0:0:0:0:0:0:1",
                Stream.of("fe80::1", "169.254.0.1", "fd00::1", "10.0.0.1", "127.0.0.1")
                        .map(a -> new InetSocketAddress(ip(a), 1)).sorted(Found.BEST_FIRST)
                        .map(a -> a.getAddress().getHostAddress()).reduce((a, b) -> a + " " + b).orElseThrow());
    }
}
