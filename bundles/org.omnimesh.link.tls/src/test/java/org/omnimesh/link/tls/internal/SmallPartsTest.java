// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.crypto.TlsCredentials;
import org.omnimesh.api.id.ContentId;
import org.omnimesh.api.link.BlobSource;
import org.omnimesh.api.node.NodeException;
import org.omnimesh.testing.SeededRandom;
import org.omnimesh.testing.SettableTime;
import org.omnimesh.testing.TemporaryHome;

class SmallPartsTest {
    @Test
    void readsListenAddresses() throws NodeException {
        assertEquals(new ListenAddress("", 0), ListenAddress.parse(""));
        assertEquals(new ListenAddress("", 40404), ListenAddress.parse(":40404"));
        assertEquals(new ListenAddress("", 40404), ListenAddress.parse("*:40404"));
        assertEquals(new ListenAddress("10.0.0.1", 0), ListenAddress.parse("10.0.0.1:0"));
        assertEquals(new ListenAddress("::1", 5), ListenAddress.parse("[::1]:5"));
        assertTrue(ListenAddress.parse("0.0.0.0:1").isWildcard());
        assertTrue(ListenAddress.parse("[::]:1").isWildcard());
        assertFalse(ListenAddress.parse("127.0.0.1:1").isWildcard());
        for (String bad : List.of("host", "host:", "host:x", "host:-1", "host:65536")) {
            assertThrows(NodeException.class, () -> ListenAddress.parse(bad), bad);
        }
    }

    @Test
    void remembersThePort() throws IOException {
        try (TemporaryHome home = new TemporaryHome()) {
            MeshPort port = new MeshPort(home.directory(), new SeededRandom(1));
            assertEquals(0, port.read());
            port.write(40404);
            assertEquals(40404, new MeshPort(home.directory(), new SeededRandom(1)).read());
            for (String damaged : List.of("", "x", "-1", "65536", "1".repeat(100))) {
                Files.writeString(home.directory().resolve("mesh.port"), damaged);
                assertEquals(0, port.read(), damaged);
            }
        }
    }

    @Test
    void pausesGrowFromUnderASecondToHalfAMinute() {
        Backoff backoff = new Backoff(new SeededRandom(7));
        for (int i = 0; i < 100; i++) {
            assertTrue(backoff.pause(0).compareTo(Duration.ofSeconds(1)) < 0);
            assertTrue(backoff.pause(0).compareTo(Duration.ofMillis(400)) >= 0);
            assertTrue(backoff.pause(1000).compareTo(Backoff.LONGEST) <= 0);
            assertTrue(backoff.pause(1000).compareTo(Backoff.LONGEST.dividedBy(2)) >= 0);
        }
        assertNotEquals(backoff.pause(5), backoff.pause(5), "jitter");
    }

    @Test
    void namesPartsInRequests() {
        ContentId content = new ContentId(new byte[32]);
        for (int index : new int[] { BlobSource.HASH_LIST, 0, 1999 }) {
            BlobPath path = new BlobPath(content, index);
            assertEquals(Optional.of(path), BlobPath.parse(path.toString()));
        }
        String zeros = "0".repeat(64);
        for (String bad : List.of("/blob/" + zeros + "/-1", "/blob/" + zeros + "/99999999", "/blob/" + zeros,
                "/blob/../x", "/blob/" + zeros.substring(1) + "/0", "/blob/" + zeros + "/0/")) {
            assertEquals(Optional.empty(), BlobPath.parse(bad), bad);
        }
    }

    @Test
    void rotatesTheThrowawayCertificate() {
        SettableTime time = new SettableTime();
        try (TestNode node = new TestNode()) {
            Credentials credentials = new Credentials(node.certificates, time);
            long first = credentials.throwawayGeneration();
            TlsCredentials shown = credentials.throwaway(first).orElseThrow();
            assertEquals(first, credentials.throwawayGeneration());
            time.advance(Credentials.THROWAWAY_LIFE);
            long second = credentials.throwawayGeneration();
            assertNotEquals(first, second);
            assertNotEquals(shown.certificate(), credentials.throwaway(second).orElseThrow().certificate());
            assertTrue(credentials.throwaway(first).isPresent(), "a handshake under way can finish");
            time.advance(Credentials.THROWAWAY_LIFE);
            credentials.throwawayGeneration();
            assertTrue(credentials.throwaway(first).isEmpty());
        }
    }
}
