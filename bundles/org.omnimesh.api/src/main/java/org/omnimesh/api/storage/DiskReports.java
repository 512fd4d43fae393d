// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.storage;

import java.util.Optional;

import org.osgi.annotation.versioning.ProviderType;

/** Where whoever keeps files beside the store tells that they cannot be written. Thread-safe. */
@ProviderType
public interface DiskReports {
    /**
     * Tells what keeps files from being written, or that nothing does any more. While something does,
     * {@link StorageHealth#state()} is at best {@link StorageState.ReadOnly}; the store itself goes on.
     *
     * @param part whose files they are; each part has one problem at most
     * @param problem one sentence that says what to do, or empty
     */
    void report(String part, Optional<String> problem);
}
