// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a vault is and what opens it.
 *
 * @param home the node's home
 * @param passphraseFile the file with the passphrase, or empty for none
 */
public record VaultPlace(Path home, Optional<Path> passphraseFile) {}
