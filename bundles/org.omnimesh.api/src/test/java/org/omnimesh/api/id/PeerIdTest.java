// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.id;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

/** Peer ids against the vectors of libp2p and of the {@code did:key} method. */
class PeerIdTest {
    private static final Pattern PUBLIC_KEY = Pattern.compile("\"ed25519_public_hex\":\"08011220([0-9a-f]{64})\"");

    /** libp2p specifications, {@code peer-ids/peer-ids.md}: the encoded public key of the Ed25519 test vector. */
    @Test
    void isTheIdentityMultihashOfTheEncodedKey() throws IOException {
        Matcher vector = PUBLIC_KEY.matcher(Resource.text("libp2p-peer-id.json"));
        assertTrue(vector.find());
        PeerId id = PeerId.ofPublicKey(HexFormat.of().parseHex(vector.group(1)));
        assertEquals("12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq", id.toString());
        assertEquals(id, PeerId.parse(id.toString()));
    }

    /** libp2p specifications, {@code tls/tls.md}: the key in the valid Ed25519 certificate and its peer id. */
    @Test
    void matchesThePeerIdOfTheTlsVector() {
        String key = "a77f1d92fedb59dddaea5a1c4abd1ac2fbde7d7b879ed364501809923d7c11b9";
        assertEquals("12D3KooWM6CgA9iBFZmcYAHA6A2qvbAxqfkmrYiRQuz3XEsk4Ksv",
                PeerId.ofPublicKey(HexFormat.of().parseHex(key)).toString());
    }

    /** W3C did:key method, test vector {@code ed25519-x25519.json}. */
    @Test
    void isADidKey() {
        String key = "4cb5abf6ad79fbf5abbccafcc269d85cd2651ed4b885b5869f241aedf0a5ba29";
        assertEquals("did:key:z6MkjchhfUsD6mmvni8mCdXHw216Xrm9bQe2mBH1P5RDjVJG",
                PeerId.ofPublicKey(HexFormat.of().parseHex(key)).did());
    }

    @Test
    void readsBackEveryKey() {
        Random random = Seeds.next();
        for (int i = 0; i < 500; i++) {
            byte[] key = new byte[PeerId.KEY_LENGTH];
            random.nextBytes(key);
            Arrays.fill(key, 0, random.nextInt(4), (byte) 0);
            PeerId id = PeerId.ofPublicKey(key);
            assertEquals(id, PeerId.parse(id.toString()));
            assertEquals(8, id.shortForm().length());
            assertTrue(id.toString().startsWith("12D3KooW"));
        }
    }

    @Test
    void refusesWhatIsNotTheIdOfAnEd25519Key() {
        String good = "12D3KooWM6CgA9iBFZmcYAHA6A2qvbAxqfkmrYiRQuz3XEsk4Ksv";
        for (String bad : new String[] { "", "1", "0", good + "1", good.substring(1), "1" + good, good.toLowerCase(),
                good + " ", "QmfXbAwNjJLXfesgztEHe8HwgVDCMMpZ9Eax1HYq6hn9uE",
                "16Uiu2HAkutTMoTzDw1tCvSRtu6YoixJwS46S1ZFxW8hSx9fWHiPs", "z".repeat(100_000) }) {
            assertThrows(IllegalArgumentException.class, () -> PeerId.parse(bad));
        }
        assertThrows(IllegalArgumentException.class, () -> PeerId.ofPublicKey(new byte[31]));
    }
}
