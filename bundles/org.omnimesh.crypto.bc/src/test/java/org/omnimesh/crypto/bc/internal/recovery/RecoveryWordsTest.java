// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.omnimesh.api.crypto.PassphraseException;

class RecoveryWordsTest {
    private static final HexFormat HEX = HexFormat.of();

    private static String refused(String typed) {
        return assertThrows(PassphraseException.class, () -> RecoveryWords.secret(typed)).getMessage();
    }

    /** The list is that of BIP-39 to the letter: this hash is in the BIP's reference implementation in Java. */
    @Test
    void theListIsThatOfBip39() throws Exception {
        try (InputStream in = RecoveryWords.class.getResourceAsStream("english.txt")) {
            String words = new String(in.readAllBytes(), StandardCharsets.US_ASCII).replaceAll("\\s", "");
            assertEquals("ad90bf3beb7b0eb7e5acd74727dc0da96e0a280a258354e7293fb7e211ac03db", HEX.formatHex(
                    MessageDigest.getInstance("SHA-256").digest(words.getBytes(StandardCharsets.US_ASCII))));
        }
    }

    /** Vectors of 256 bits from the BIP's own list, github.com/trezor/python-mnemonic/blob/master/vectors.json. */
    @ParameterizedTest
    @CsvSource({
            "0000000000000000000000000000000000000000000000000000000000000000,abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon art",
            "7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f,legal winner thank year wave sausage worth useful legal winner thank year wave sausage worth useful legal winner thank year wave sausage worth title",
            "8080808080808080808080808080808080808080808080808080808080808080,letter advice cage absurd amount doctor acoustic avoid letter advice cage absurd amount doctor acoustic avoid letter advice cage absurd amount doctor acoustic bless",
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff,zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo vote",
            "68a79eaca2324873eacc50cb9c6eca8cc68ea5d936f98787c60c7ebc74e6ce7c,hamster diagram private dutch cause delay private meat slide toddler razor book happy fancy gospel tennis maple dilemma loan word shrug inflict delay length",
            "9f6a2878b2520799a44ef18bc7df394e7061a224d2c33cd015b157d746869863,panda eyebrow bullet gorilla call smoke muffin taste mesh discover soft ostrich alcohol speed nation flash devote level hobby quick inner drive ghost inside" })
    void followsTheVectorsOfBip39(String secret, String words) throws Exception {
        assertEquals(List.of(words.split(" ")), RecoveryWords.of(HEX.parseHex(secret)));
        assertArrayEquals(HEX.parseHex(secret), RecoveryWords.secret("  " + words.toUpperCase().replace(" ", "\n ")));
    }

    @Test
    void givesBackEverySecretAndFindsMostSwapsAndExchanges() throws Exception {
        Random random = new Random(1);
        int found = 0;
        for (int i = 0; i < 2000; i++) {
            byte[] secret = new byte[RecoveryWords.SECRET_LENGTH];
            random.nextBytes(secret);
            List<String> words = new ArrayList<>(RecoveryWords.of(secret));
            assertArrayEquals(secret, RecoveryWords.secret(String.join(" ", words)));
            Collections.swap(words, 0, 1 + random.nextInt(23));
            try {
                RecoveryWords.secret(String.join(" ", words));
            } catch (PassphraseException e) {
                found++;
            }
        }
        // The checksum has eight bits: one wrong order in 256 goes through, and is then not the key.
        assertFalse(found < 1950, found + " of 2000");
    }

    @Test
    void saysInASentenceWhatIsWrongButNotTheWords() {
        String good = "zoo ".repeat(23) + "vote";
        assertEquals("Word 3 is not one of the list of recovery words; see how it is spelled.",
                refused(good.replaceFirst("zoo zoo zoo", "zoo zoo zooo")));
        assertEquals("There are 24 recovery words; these are 23.", refused(good.substring(4)));
        assertEquals("There are 24 recovery words; these are 25.", refused(good + " zoo"));
        assertEquals("These recovery words do not fit together: one of them is another word, or their order is not "
                + "right.", refused("vote " + "zoo ".repeat(23)));
        assertEquals("Word 1 is not one of the list of recovery words; see how it is spelled.", refused(" "));
    }
}
