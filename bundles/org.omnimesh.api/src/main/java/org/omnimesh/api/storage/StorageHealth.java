// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.storage;

import org.osgi.annotation.versioning.ProviderType;

/** Tells whether the store can be written to; changes are announced by {@link StorageStateChanged}. Thread-safe. */
@ProviderType
public interface StorageHealth {
    /**
     * Returns what the store can do now.
     *
     * @return the state; may be outdated at once
     */
    StorageState state();
}
