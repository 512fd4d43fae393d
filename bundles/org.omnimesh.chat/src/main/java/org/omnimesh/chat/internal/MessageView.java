// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.chat.internal;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

import org.omnimesh.api.chat.Message;
import org.omnimesh.api.chat.MessageState;
import org.omnimesh.api.chat.MessageType;
import org.omnimesh.api.id.PeerId;

/** Turns what is stored into what is shown: adds what may change, such as names and who has it. Immutable. */
final class MessageView {
    private final PeerId self;
    private final Function<PeerId, String> names;
    private final Function<StoredMessage, Set<PeerId>> holders;
    private final Supplier<Set<PeerId>> ownDevices;

    MessageView(PeerId self, Function<PeerId, String> names, Function<StoredMessage, Set<PeerId>> holders,
            Supplier<Set<PeerId>> ownDevices) {
        this.self = self;
        this.names = names;
        this.holders = holders;
        this.ownDevices = ownDevices;
    }

    /** Makes the view for the time before anybody can tell names: short ids. */
    static MessageView nameless(PeerId self) {
        return new MessageView(self, PeerId::shortForm, message -> Set.of(), () -> Set.of(self));
    }

    Message show(StoredMessage message) {
        PeerId author = message.author();
        List<PeerId> deliveredTo = message.type() == MessageType.SYSTEM
                ? List.of()
                : holders.apply(message).stream().sorted().toList();
        // A message of somebody else is delivered by being here; one's own not by being on another device of one's own.
        boolean delivered = !author.equals(self)
                || !deliveredTo.isEmpty() && !ownDevices.get().containsAll(deliveredTo);
        return new Message(message.id(), message.channel(), author, names.apply(author), message.type(),
                message.content(), message.time().instant(), message.file(), message.thread(), message.replyTo(),
                message.clientId(), deliveredTo, delivered ? MessageState.DELIVERED : MessageState.SENT);
    }
}
