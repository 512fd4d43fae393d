// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.LinkCertificates;
import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.crypto.TlsCredentials;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.node.TimeSource;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Certificates of links, as libp2p makes them.
 *
 * <p>
 * P-256 keys come from the JDK's own random generator, as everything in TLS does.
 */
@Component
public final class Libp2pLinkCertificates implements LinkCertificates {
    /** How far the clock of this device may be ahead of another's: wrong clocks must not keep peers apart. */
    private static final Duration BACKDATED = Duration.ofDays(366);

    /** Longer than a node runs; the key lives only in memory and is new at every start. */
    private static final Duration VALID_FOR = Duration.ofDays(3650);

    private static final int SERIAL_LENGTH = 8;

    private final LinkKeySigner device;
    private final RandomSource random;
    private final TimeSource time;

    /**
     * Makes the service.
     *
     * @param device the device key
     * @param random where serial numbers come from
     * @param time the wall clock that validity is measured with
     */
    @Activate
    public Libp2pLinkCertificates(@Reference LinkKeySigner device, @Reference RandomSource random,
            @Reference TimeSource time) {
        this.device = device;
        this.random = random;
        this.time = time;
    }

    @Override
    public TlsCredentials forThisDevice() {
        return make(true);
    }

    @Override
    public TlsCredentials throwaway() {
        return make(false);
    }

    @Override
    public PeerId verify(List<X509Certificate> chain) throws CryptoException {
        X509Certificate certificate = SelfSignedCertificates.requireValid(chain, time.now(), Libp2pExtension.OID);
        Libp2pExtension extension = Libp2pExtension.of(certificate);
        if (extension.keyType() != Libp2pExtension.ED25519) {
            throw new CryptoException("expected an Ed25519 device key, got key type " + extension.keyType());
        }
        byte[] signed = Libp2pExtension.signed(certificate.getPublicKey().getEncoded());
        if (!Ed25519Signatures.verify(extension.key(), signed, extension.signature())) {
            throw new CryptoException("expected the device's signature over the certificate's key");
        }
        return PeerId.ofPublicKey(extension.key());
    }

    private TlsCredentials make(boolean named) {
        try {
            KeyPair pair = SelfSignedCertificates.newKeyPair();
            Extension[] extensions = named ? new Extension[] { extension(pair) } : new Extension[0];
            BigInteger serial = new BigInteger(1, random.bytes(SERIAL_LENGTH)).add(BigInteger.ONE);
            Instant now = time.now();
            X509Certificate certificate = SelfSignedCertificates.make(pair, serial, now.minus(BACKDATED),
                    now.plus(VALID_FOR), extensions);
            return new TlsCredentials(pair.getPrivate(), certificate);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the JDK has P-256 and X.509", e);
        }
    }

    private Extension extension(KeyPair pair) throws IOException {
        byte[] signature = device.signLinkKey(pair.getPublic().getEncoded());
        byte[] value = new Libp2pExtension(Libp2pExtension.ED25519, device.peerId().publicKey(), signature).encode();
        return new Extension(new ASN1ObjectIdentifier(Libp2pExtension.OID), false, value);
    }
}
