// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.crypto.KeyVault;
import org.omnimesh.api.crypto.Nonce;
import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.crypto.SealingKey;
import org.omnimesh.api.crypto.Signature;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.node.NodeHome;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The device's keys in {@code keys/identity} of the node's home, version 1.
 *
 * <pre>
 * "OMNIDEV"  7 bytes
 * version    1 byte: 1
 * salt      16 bytes, random
 * keys      80 bytes: Ed25519 seed and X25519 private key, 32 bytes each, sealed by AES-256-GCM, nonce zero, all before
 *           it associated, under HKDF of the vault's key and the salt
 * </pre>
 */
@Component(service = { DeviceIdentity.class, LinkKeySigner.class })
public final class SealedDeviceIdentity implements DeviceIdentity, LinkKeySigner {
    /** Where the file is, in the node's home. */
    static final Path PATH = Path.of("keys", "identity");

    private static final CryptoContext CONTEXT = new CryptoContext("omni/1/device-identity");
    private static final byte[] HEADER = "OMNIDEV\1".getBytes(StandardCharsets.US_ASCII);
    private static final int SALT_LENGTH = 16;
    private static final int HEAD_LENGTH = HEADER.length + SALT_LENGTH;
    private static final int KEY_LENGTH = 32;
    private static final int LENGTH = HEAD_LENGTH + 2 * KEY_LENGTH + Ciphers.SEAL_OVERHEAD;

    private final Ciphers ciphers;
    private final SymmetricKey vaultKey;
    private final PeerId peerId;
    private final Ed25519PrivateKeyParameters signingKey;
    private final X25519PrivateKeyParameters openingKey;
    private final SealingKey sealingKey;

    /**
     * Opens the identity of a node, or makes it.
     *
     * @param home the node's home
     * @param vault protects the keys
     * @param ciphers seals the keys
     * @param random where new keys come from
     * @throws CryptoException if the keys cannot be read or made; the message is a sentence for the user
     */
    @Activate
    public SealedDeviceIdentity(@Reference NodeHome home, @Reference KeyVault vault, @Reference Ciphers ciphers,
            @Reference RandomSource random) throws CryptoException {
        this.ciphers = ciphers;
        this.vaultKey = vault.derive(CONTEXT);
        byte[] keys = readOrMake(new SecretFile(home.directory().resolve(PATH)), random);
        signingKey = new Ed25519PrivateKeyParameters(keys, 0);
        openingKey = new X25519PrivateKeyParameters(keys, KEY_LENGTH);
        Arrays.fill(keys, (byte) 0);
        vaultKey.destroy();
        peerId = PeerId.ofPublicKey(signingKey.generatePublicKey().getEncoded());
        sealingKey = new SealingKey(SealingKey.SUITE_X25519, openingKey.generatePublicKey().getEncoded());
    }

    @Override
    public PeerId peerId() {
        return peerId;
    }

    @Override
    public Signature sign(CryptoContext context, byte[] message) {
        return new Signature(signPlain(Labelled.bytes(context, message)));
    }

    @Override
    public byte[] signLinkKey(byte[] subjectPublicKeyInfo) {
        return signPlain(Libp2pExtension.signed(subjectPublicKeyInfo));
    }

    @Override
    public SealingKey sealingKey() {
        return sealingKey;
    }

    @Override
    public byte[] open(CryptoContext context, byte[] associated, byte[] sealed) throws CryptoException {
        return HpkeSealing.open(SealingKey.SUITE_X25519, openingKey.getEncoded(), context, associated, sealed);
    }

    private byte[] signPlain(byte[] message) {
        byte[] signature = new byte[Signature.LENGTH];
        signingKey.sign(Ed25519.Algorithm.Ed25519, null, message, 0, message.length, signature, 0);
        return signature;
    }

    private byte[] readOrMake(SecretFile file, RandomSource random) throws CryptoException {
        try {
            Optional<byte[]> stored = file.readPrivate();
            if (stored.isPresent()) {
                return decode(stored.get(), file.path());
            }
            byte[] keys = random.bytes(2 * KEY_LENGTH);
            file.write(encode(keys, random.bytes(SALT_LENGTH)));
            return keys;
        } catch (IOException e) {
            throw new CryptoException(
                    "The identity of this node in " + file.path() + " could not be read or written: " + e.getMessage(),
                    e);
        }
    }

    private byte[] encode(byte[] keys, byte[] salt) {
        byte[] head = Labelled.concat(HEADER, salt);
        SymmetricKey key = ciphers.derive(vaultKey, CONTEXT, salt);
        return Labelled.concat(head, ciphers.seal(key, Nonce.SINGLE_USE, head, keys));
    }

    private byte[] decode(byte[] stored, Path path) throws CryptoException {
        try {
            if (stored.length != LENGTH || !Arrays.equals(stored, 0, HEADER.length, HEADER, 0, HEADER.length)) {
                throw new CryptoException("expected an identity of version 1 with " + LENGTH + " bytes");
            }
            byte[] head = Arrays.copyOf(stored, HEAD_LENGTH);
            byte[] salt = Arrays.copyOfRange(stored, HEADER.length, HEAD_LENGTH);
            byte[] sealed = Arrays.copyOfRange(stored, HEAD_LENGTH, LENGTH);
            return ciphers.open(ciphers.derive(vaultKey, CONTEXT, salt), Nonce.SINGLE_USE, head, sealed);
        } catch (CryptoException e) {
            throw new CryptoException("The identity of this node in " + path
                    + " cannot be opened: it is damaged or belongs to another master key.", e);
        }
    }
}
