// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;

import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.Signature;
import org.omnimesh.api.id.PeerId;

import com.fasterxml.jackson.databind.JsonNode;

class SealedDeviceIdentityTest {
    private static final CryptoContext CONTEXT = new CryptoContext("omni/1/test");
    private static final CryptoContext OTHER = new CryptoContext("omni/1/test.x");

    private final Ed25519Signatures signatures = new Ed25519Signatures();

    @TempDir
    private Path home;

    @Test
    void isTheSameAtEveryStart() throws CryptoException {
        TestNode first = new TestNode(home);
        TestNode second = new TestNode(home);
        assertEquals(first.identity.peerId(), second.identity.peerId());
        assertEquals(first.identity.sealingKey(), second.identity.sealingKey());
        assertEquals(first.identity.sign(CONTEXT, new byte[3]), second.identity.sign(CONTEXT, new byte[3]));
    }

    @Test
    void signsForOnePurposeOnly() throws CryptoException {
        TestNode node = new TestNode(home);
        PeerId me = node.identity.peerId();
        SeededRandom.forAll(50, random -> {
            byte[] message = random.some(200);
            Signature signature = node.identity.sign(CONTEXT, message);
            assertTrue(signatures.verify(me, CONTEXT, message, signature));
            assertFalse(signatures.verify(me, OTHER, message, signature));
            assertFalse(signatures.verify(me, CONTEXT, Labelled.concat(message, new byte[1]), signature));
            assertFalse(signatures.verify(PeerId.ofPublicKey(random.bytes(32)), CONTEXT, message, signature));
            byte[] changed = signature.bytes();
            changed[random.below(changed.length)] ^= (byte) (1 << random.below(8));
            assertFalse(signatures.verify(me, CONTEXT, message, new Signature(changed)));
        });
    }

    @Test
    void refusesKeysOfSmallOrder() {
        // the neutral point as key and R with S = 0 satisfies the equation for every message
        byte[] neutral = new byte[32];
        neutral[0] = 1;
        Signature forAll = new Signature(Labelled.concat(neutral, new byte[32]));
        assertFalse(signatures.verify(PeerId.ofPublicKey(neutral), CONTEXT, new byte[5], forAll));
    }

    @Test
    void aLinkSignatureIsNoSignatureOfAnyContext() throws CryptoException {
        TestNode node = new TestNode(home);
        byte[] link = node.identity.signLinkKey(new byte[91]);
        assertFalse(signatures.verify(node.identity.peerId(), CONTEXT, new byte[91], new Signature(link)));
    }

    @Test
    void opensWhatWasSealedToIt() throws CryptoException {
        TestNode node = new TestNode(home);
        HpkeSealing sealing = new HpkeSealing(node.random);
        byte[] sealed = sealing.seal(node.identity.sealingKey(), CONTEXT, new byte[] { 7 }, new byte[32]);
        assertArrayEquals(new byte[32], node.identity.open(CONTEXT, new byte[] { 7 }, sealed));
        assertThrows(CryptoException.class, () -> node.identity.open(OTHER, new byte[] { 7 }, sealed));
        assertThrows(CryptoException.class, () -> node.identity.open(CONTEXT, new byte[0], new byte[0]));
        assertEquals(1, sealed[0], "the number of the suite");
    }

    @Test
    void refusesADamagedOrForeignFile(@TempDir Path elsewhere) throws CryptoException, IOException {
        new TestNode(home);
        Path file = home.resolve(SealedDeviceIdentity.PATH);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        byte[] good = Files.readAllBytes(file);
        SeededRandom.forAll(200, random -> {
            byte[] bad = random.below(2) == 0 ? Arrays.copyOf(good, random.below(good.length)) : good.clone();
            if (bad.length == good.length) {
                bad[random.below(bad.length)] ^= (byte) (1 << random.below(8));
            }
            Files.write(file, bad);
            assertRefused(home);
            assertArrayEquals(bad, Files.readAllBytes(file), "the file is left as it is");
        });
        new TestNode(elsewhere);
        Files.write(elsewhere.resolve(SealedDeviceIdentity.PATH), good);
        assertRefused(elsewhere);
    }

    @Test
    void noSecretShowsInText() throws CryptoException {
        TestNode node = new TestNode(home);
        assertFalse(node.identity.toString().matches(".*[0-9a-f]{32}.*"));
        assertEquals("SymmetricKey[secret]", node.vault.derive(CONTEXT).toString());
        assertEquals("TlsCredentials[secret]", node.certificates.forThisDevice().toString());
        assertNotEquals(node.ciphers.randomKey(), node.ciphers.randomKey());
    }

    /** libp2p specifications, {@code peer-ids/peer-ids.md}. */
    @Test
    void thePeerIdVectorBelongsToItsPrivateKey() {
        JsonNode vector = Vectors.read("libp2p-peer-id.json");
        byte[] secret = Vectors.hex(vector, "ed25519_private_hex");
        byte[] key = Vectors.hex(vector, "ed25519_public_hex");
        PeerId expected = PeerId.ofPublicKey(Arrays.copyOfRange(key, 4, 36));
        byte[] seed = Arrays.copyOfRange(secret, 4, 36);
        assertEquals(expected,
                PeerId.ofPublicKey(new Ed25519PrivateKeyParameters(seed).generatePublicKey().getEncoded()));
    }

    private static void assertRefused(Path home) {
        String sentence = assertThrows(CryptoException.class, () -> new TestNode(home)).getMessage();
        assertTrue(sentence.startsWith("The identity of this node in "), sentence);
    }
}
