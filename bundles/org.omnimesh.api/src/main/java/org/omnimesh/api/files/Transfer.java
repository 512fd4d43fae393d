// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.files;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.id.ContentId;
import org.omnimesh.api.id.PeerId;

/**
 * A file on its way.
 *
 * @param id names the transfer
 * @param file the file
 * @param incoming true when fetched, false when taken in to be shared
 * @param peers whom it comes from or goes to
 * @param bytesDone plaintext bytes verified so far
 * @param bytesTotal plaintext bytes in all
 * @param bytesPerSecond recent speed
 * @param remaining estimated time left, if it can be told
 * @param state what it does now
 * @param error a sentence for the user, for state failed
 */
public record Transfer(TransferId id, ContentId file, boolean incoming, List<PeerId> peers, long bytesDone,
        long bytesTotal, long bytesPerSecond, Optional<Duration> remaining, TransferState state,
        Optional<String> error) {
    /** Copies the list. */
    public Transfer {
        peers = List.copyOf(peers);
    }
}
