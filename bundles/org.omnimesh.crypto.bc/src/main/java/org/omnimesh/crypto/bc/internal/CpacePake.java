// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import java.util.Arrays;

import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.Pake;
import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.crypto.SymmetricKey;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** CPace; the 64-byte session key of the draft becomes a 32-byte key by HKDF-SHA256. */
@Component
public final class CpacePake implements Pake {
    private static final CryptoContext KEY = new CryptoContext("omni/1/cpace");

    private final RandomSource random;

    /**
     * Makes the service.
     *
     * @param random where scalars come from
     */
    @Activate
    public CpacePake(@Reference RandomSource random) {
        this.random = random;
    }

    @Override
    public Exchange begin(Role role, byte[] password, byte[] channel, byte[] session, byte[] associated) {
        byte[] generator = Cpace.generator(password, channel, session);
        return new CpaceExchange(role, random.bytes(Cpace.LENGTH), generator, session.clone(), associated.clone());
    }

    private static final class CpaceExchange implements Exchange {
        private final Role role;
        private final byte[] scalar;
        private final byte[] session;
        private final byte[] associated;
        private final byte[] share;
        private boolean finished;

        CpaceExchange(Role role, byte[] scalar, byte[] generator, byte[] session, byte[] associated) {
            this.role = role;
            this.scalar = scalar;
            this.session = session;
            this.associated = associated;
            this.share = Cpace.share(scalar, generator);
        }

        @Override
        public byte[] share() {
            return share.clone();
        }

        @Override
        public SymmetricKey finish(byte[] peerShare, byte[] peerAssociated) throws CryptoException {
            if (finished) {
                throw new IllegalStateException("expected one call of finish, got a second");
            }
            finished = true;
            try {
                byte[] point = Cpace.agree(scalar, peerShare);
                byte[] key = switch (role) {
                    case INITIATOR ->
                        Cpace.sessionKey(session, point, share, associated, peerShare, peerAssociated);
                    case RESPONDER ->
                        Cpace.sessionKey(session, point, peerShare, peerAssociated, share, associated);
                };
                return Secrets.wrap(Sha256Macs.hkdf(key, new byte[0], Labelled.label(KEY), SymmetricKey.LENGTH));
            } finally {
                Arrays.fill(scalar, (byte) 0);
            }
        }
    }
}
