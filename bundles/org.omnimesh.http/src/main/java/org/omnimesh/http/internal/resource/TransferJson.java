// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.util.List;
import java.util.Optional;

import org.omnimesh.api.files.Transfer;
import org.omnimesh.api.files.TransferId;
import org.omnimesh.api.files.TransferState;
import org.omnimesh.api.id.ContentId;
import org.omnimesh.api.id.PeerId;

/** The contract's Transfer; {@code percent} has one decimal. */
public record TransferJson(TransferId transferId, ContentId fileId, String direction, List<PeerId> peerIds,
        long bytesDone, long bytesTotal, double percent, long bytesPerS, Optional<Long> etaS, TransferState state,
        Optional<String> error) {
    /**
     * Shows a transfer.
     *
     * @param transfer the transfer
     * @return the object
     */
    public static TransferJson of(Transfer transfer) {
        double percent = transfer.bytesTotal() > 0
                ? Math.floor(1000.0 * transfer.bytesDone() / transfer.bytesTotal()) / 10
                : transfer.state() == TransferState.DONE ? 100 : 0;
        return new TransferJson(transfer.id(), transfer.file(), transfer.incoming() ? "in" : "out", transfer.peers(),
                transfer.bytesDone(), transfer.bytesTotal(), percent, transfer.bytesPerSecond(),
                transfer.remaining().map(left -> left.toSeconds()), transfer.state(), transfer.error());
    }
}
