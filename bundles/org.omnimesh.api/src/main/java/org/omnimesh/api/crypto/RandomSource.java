// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.crypto;

import org.osgi.annotation.versioning.ProviderType;

/** The one source of randomness; injected so that protocol code runs from a seed in tests. Thread-safe. */
@ProviderType
public interface RandomSource {
    /**
     * Returns fresh random bytes, unpredictable in production.
     *
     * @param length the number of bytes, not negative
     * @return a new array
     */
    byte[] bytes(int length);
}
