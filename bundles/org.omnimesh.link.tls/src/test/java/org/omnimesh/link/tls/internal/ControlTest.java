// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.cbor.CborItem;
import org.omnimesh.api.cbor.CborMap;
import org.omnimesh.api.id.Multiaddr;

class ControlTest {
    private static final Control.Hello HELLO = new Control.Hello("0123456789abcdef",
            List.of(Multiaddr.ofHost("192.168.1.7", 40404), Multiaddr.ofHost("fd00::1", 40404)));

    @Test
    void readsWhatItWrites() throws CborException {
        assertEquals(HELLO, Control.decode(HELLO.encode()));
        assertEquals(new Control.Use(), Control.decode(new Control.Use().encode()));
    }

    @Test
    void skipsAddressesOfAnUnknownKind() throws CborException {
        byte[] hello = new CborMap().put(0, 1).put(1, 2).put(2, "x")
                .put(3, List.of(new CborItem.Text("/quantum/7"), new CborItem.Text("/ip4/10.0.0.1/tcp/1"))).encode();
        assertEquals(new Control.Hello("x", List.of(Multiaddr.parse("/ip4/10.0.0.1/tcp/1"))), Control.decode(hello));
    }

    @Test
    void cleansAHostileInstanceName() throws CborException {
        byte[] hello = new CborMap().put(0, 1).put(1, 1).put(2, "a\u001b[2Jb\n").put(3, List.of()).encode();
        assertTrue(Control.decode(hello) instanceof Control.Hello h && h.instance().equals("a[2Jb"));
    }

    @Test
    void refusesWhatIsTooLargeOrUnknown() {
        assertThrows(CborException.class, () -> Control.decode(new byte[Control.MAX_BYTES + 1]));
        assertThrows(CborException.class, () -> Control.decode(new CborMap().put(0, 99).encode()));
        assertThrows(CborException.class, () -> Control.decode(new CborMap().put(0, 1).put(1, 0).encode()));
    }

    @Test
    void survivesGarbage() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = HELLO.encode();
            for (int n = random.nextInt(4); n >= 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                assertTrue(Control.decode(bytes) != null, "seed " + seed);
            } catch (CborException e) {
                assertTrue(e.getMessage() != null, "seed " + seed);
            }
        }
    }
}
