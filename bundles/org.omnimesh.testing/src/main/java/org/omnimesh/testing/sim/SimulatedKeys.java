// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.sim;

import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.Signature;
import org.omnimesh.api.crypto.Signatures;
import org.omnimesh.api.id.PeerId;

/** The device keys of a simulation: the real thing, or a cheap stand-in for runs with many devices. */
public interface SimulatedKeys extends Signatures {
    /**
     * Makes the key of a device.
     *
     * @param index which device, from 0
     * @return the same for the same index
     */
    PeerId device(int index);

    /**
     * Signs for a device.
     *
     * @param signer a device made here
     * @param context what the signature is for
     * @param message the message
     * @return the same for the same arguments
     */
    Signature sign(PeerId signer, CryptoContext context, byte[] message);
}
