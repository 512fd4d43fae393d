// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import java.security.SecureRandom;

import org.omnimesh.api.crypto.RandomSource;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Random bytes of the operating system, through the JDK. */
@Component
public final class SecureRandomSource implements RandomSource {
    private final SecureRandom random = new SecureRandom();

    /** Makes the source. */
    @Activate
    public SecureRandomSource() {
        // seeded by the operating system
    }

    @Override
    public byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
