// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.crypto;

import java.util.regex.Pattern;

/**
 * The purpose that a signature, derived key or sealed box is bound to, such as {@code omni/1/run}.
 *
 * @param label {@code omni/1/} followed by 1 to 48 characters of {@code a-z 0-9 - / .}; unique per purpose
 */
public record CryptoContext(String label) {
    private static final Pattern LABEL = Pattern.compile("omni/1/[a-z0-9./-]{1,48}");

    /** Checks the form of the label. */
    public CryptoContext {
        if (!LABEL.matcher(label).matches()) {
            throw new IllegalArgumentException("expected omni/1/<purpose>, got " + label);
        }
    }
}
