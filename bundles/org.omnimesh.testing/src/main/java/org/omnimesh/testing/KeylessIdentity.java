// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing;

import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.crypto.SealingKey;
import org.omnimesh.api.crypto.Signature;
import org.omnimesh.api.id.PeerId;

/** Names a device, for code that only asks who it is. Everything that needs the key is refused. */
public final class KeylessIdentity implements DeviceIdentity {
    private static final String NO_KEY = "expected a test that needs no key";

    private final PeerId peer;

    /**
     * Names a device.
     *
     * @param peer the device
     */
    public KeylessIdentity(PeerId peer) {
        this.peer = peer;
    }

    @Override
    public PeerId peerId() {
        return peer;
    }

    @Override
    public Signature sign(CryptoContext context, byte[] message) {
        throw new UnsupportedOperationException(NO_KEY);
    }

    @Override
    public SealingKey sealingKey() {
        throw new UnsupportedOperationException(NO_KEY);
    }

    @Override
    public byte[] open(CryptoContext context, byte[] associated, byte[] sealed) {
        throw new UnsupportedOperationException(NO_KEY);
    }
}
