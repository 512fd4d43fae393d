// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.pairing.internal;

import java.util.List;

import org.omnimesh.api.storage.StorageException;

/** Keeps links over restarts. Thread-safe. */
interface InvitationStore {
    /** Reads all; those that cannot be opened any more are left out. */
    List<LinkInvitation> load() throws StorageException;

    /** Keeps one, in place of an earlier state of it. */
    void save(LinkInvitation invitation) throws StorageException;

    /** Forgets one, if it is there. */
    void delete(String id) throws StorageException;
}
