// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.pairing.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;

import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.pairing.PairingCode;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Codes and links as people type and paste them. */
class PairingCodeTest {
    @Provide
    Arbitrary<PairingCode> codes() {
        Arbitrary<String> three = Arbitraries.strings().withChars(PairingCode.ALPHABET).ofLength(3);
        Arbitrary<String> five = Arbitraries.strings().withChars(PairingCode.ALPHABET).ofLength(5);
        return Combinators.combine(three, five).as(PairingCode::new);
    }

    @Property
    void shownCodeIsRead(@ForAll("codes") PairingCode code) {
        assertEquals(Optional.of(code), PairingCode.parse(code.shown()));
    }

    @Property
    void typedVariantsAreRead(@ForAll("codes") PairingCode code) {
        String shown = code.shown();
        String bare = code.nameplate() + code.secret();
        for (String typed : List.of(shown.toLowerCase(), shown.replace("-", ""), shown.replace('-', ' '), bare,
                bare.toLowerCase(), shown.substring(5), "  " + shown + "\n", shown.replace('-', '\u2013'),
                shown.replace('-', '\u2212'), shown.replace("-", " - "), shown.replace('-', '\u00a0'),
                shown.replace('0', 'o').replace('1', 'l'), shown.replace('0', 'O').replace('1', 'I'),
                bare.replace('0', 'O').replace('1', 'I'), shown.replace("OMNI", "0MN1"))) {
            assertEquals(Optional.of(code), PairingCode.parse(typed), typed);
        }
    }

    @Example
    void codeThatLooksLikeThePrefixIsRead() {
        assertEquals(Optional.of(new PairingCode("0MN", "12345")), PairingCode.parse("omni2345"));
        assertEquals(Optional.of(new PairingCode("0MN", "12345")), PairingCode.parse("OMNI-OMNI-2345"));
    }

    @Example
    void otherTextIsNotACode() {
        for (String typed : List.of("", "OMNI", "OMNI-123-4567", "OMNI-1234-56789", "OMNI-U234-5678", "1234-567",
                "OMNI-1234-567\u00df", "\u0661234-5678", "OMNI-1234.5678", "x".repeat(1000))) {
            assertTrue(PairingCode.parse(typed).isEmpty(), typed);
        }
    }

    @Property
    void linkIsReadBack(@ForAll("codes") PairingCode code, @ForAll @Size(16) byte[] secret) {
        PairingLink link = new PairingLink(code.nameplate(), secret,
                List.of(Multiaddr.parse("/ip4/192.168.1.7/tcp/40404/tls/ws"),
                        Multiaddr.parse("/ip6zone/eth0/ip6/fe80::1/tcp/40404/tls/ws")));
        assertEquals(Optional.of(link), PairingLink.parse(link.text()));
        assertArrayEquals(secret, PairingLink.parse(link.text()).orElseThrow().secret());
        assertEquals(26, Crockford.encode(secret).length());
    }
}
