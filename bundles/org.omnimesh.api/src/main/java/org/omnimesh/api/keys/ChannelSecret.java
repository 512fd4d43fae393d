// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.keys;

import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.log.KeyId;

/**
 * A secret of a channel with its name.
 *
 * @param id how entries name it; one of the {@linkplain GroupKeyAgreement#names names} of the key
 * @param key the secret
 */
public record ChannelSecret(KeyId id, SymmetricKey key) {}
