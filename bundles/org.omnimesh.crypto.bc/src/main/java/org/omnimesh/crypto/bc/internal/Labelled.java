// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import java.nio.charset.StandardCharsets;

import org.omnimesh.api.crypto.CryptoContext;

/** Domain separation: a label has no zero byte, so label, zero byte and data cannot be read in two ways. */
final class Labelled {
    private Labelled() {}

    static byte[] label(CryptoContext context) {
        return context.label().getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] bytes(CryptoContext context, byte[] data) {
        return concat(label(context), new byte[1], data);
    }

    static byte[] concat(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length = Math.addExact(length, part.length);
        }
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
