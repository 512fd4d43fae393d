// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.audit.internal;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.audit.Act;
import org.omnimesh.api.audit.AuditedEvent;
import org.omnimesh.api.chat.FileReference;
import org.omnimesh.api.chat.Message;
import org.omnimesh.api.chat.MessageAdded;
import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.files.Transfer;
import org.omnimesh.api.files.TransferChanged;
import org.omnimesh.api.files.TransferId;
import org.omnimesh.api.files.TransferState;
import org.omnimesh.api.log.AuthorQuarantined;
import org.omnimesh.api.node.NodeStateChanged;
import org.omnimesh.api.pairing.CodeBurned;
import org.omnimesh.api.pairing.PeerPaired;

/** Tells which domain events concern security, and as what they are written down. Thread-safe. */
final class Facts {
    private @Nullable NodeStateChanged lastState;
    private @Nullable TransferId lastDone;

    synchronized Optional<Act> act(DomainEvent event) {
        return switch (event) {
            case AuditedEvent audited -> Optional.of(audited.act());
            case PeerPaired paired -> Optional
                    .of(new Act(paired.peer().toString(), "pairing.done", paired.peer().toString(),
                            paired.displayName()));
            case CodeBurned burned -> Optional.of(new Act(Act.NODE, "pairing.code_burned", burned.nameplate(),
                    burned.cause().name().toLowerCase(Locale.ROOT)));
            case AuthorQuarantined quarantined -> Optional
                    .of(new Act(Act.NODE, "peer.quarantined", quarantined.author().toString(),
                            "signed two different histories"));
            case MessageAdded added -> added.message().file().map(file -> shared(added.message(), file));
            case TransferChanged changed -> fetched(changed.transfer());
            case NodeStateChanged state -> changed(state);
            default -> Optional.empty();
        };
    }

    private static Act shared(Message message, FileReference file) {
        return new Act(message.sender().toString(), "file.shared", file.file().toString(), file.name());
    }

    private Optional<Act> fetched(Transfer transfer) {
        if (!transfer.incoming() || transfer.state() != TransferState.DONE || Objects.equals(lastDone, transfer.id())) {
            return Optional.empty();
        }
        lastDone = transfer.id();
        return Optional.of(new Act(Act.NODE, "file.fetched", transfer.file().toString(),
                transfer.bytesTotal() + " bytes"));
    }

    /** The first state is what the node began with; later ones are told by what differs. */
    private Optional<Act> changed(NodeStateChanged state) {
        NodeStateChanged before = lastState;
        lastState = state;
        if (before == null || before.equals(state)) {
            return Optional.empty();
        }
        String action = before.mode() != state.mode()
                ? "setting.network"
                : before.running() != state.running() ? "node.network" : "setting.profile";
        return Optional.of(new Act(Act.NODE, action, state.profile().displayName(),
                state.mode().name().toLowerCase(Locale.ROOT) + (state.running() ? ", open, " : ", closed, ")
                        + state.profile().deviceName()));
    }
}
