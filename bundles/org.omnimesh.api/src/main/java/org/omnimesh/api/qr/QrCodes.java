// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.qr;

import org.osgi.annotation.versioning.ProviderType;

/** Makes QR codes (ISO/IEC 18004). Thread-safe; a few milliseconds. */
@ProviderType
public interface QrCodes {
    /** Longest text in bytes of UTF-8: what a phone can still read from a screen. */
    int MAX_BYTES = 2048;

    /**
     * Makes the code of a text, with error correction level M, or L if it is longer than 512 bytes.
     *
     * @param text what a reader shall see
     * @return the code
     * @throws IllegalArgumentException if the text is empty or longer than {@value #MAX_BYTES} bytes
     */
    QrCode encode(String text);
}
