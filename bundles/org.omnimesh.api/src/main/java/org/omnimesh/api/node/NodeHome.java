// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.node;

import java.nio.file.Path;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The folder with all state of this node, mode 0700, locked against a second node.
 *
 * <p>
 * The service appears when the home is known, exists and is locked, and all configuration is in place; whatever needs
 * files depends on it.
 */
@ProviderType
public interface NodeHome {
    /**
     * Returns the folder.
     *
     * @return an absolute path of an existing folder
     */
    Path directory();
}
