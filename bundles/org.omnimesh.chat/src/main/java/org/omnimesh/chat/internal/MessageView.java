// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.chat.internal;

import java.util.List;
import java.util.Set;
import java.util.function.Function;

import org.omnimesh.api.chat.Message;
import org.omnimesh.api.chat.MessageState;
import org.omnimesh.api.id.PeerId;

/** Turns what is stored into what is shown: adds what may change, such as names and who has it. Immutable. */
final class MessageView {
    private final PeerId self;
    private final Function<PeerId, String> names;
    private final Function<StoredMessage, Set<PeerId>> holders;

    MessageView(PeerId self, Function<PeerId, String> names, Function<StoredMessage, Set<PeerId>> holders) {
        this.self = self;
        this.names = names;
        this.holders = holders;
    }

    /** Makes the view for the time before anybody can tell names: short ids. */
    static MessageView nameless(PeerId self) {
        return new MessageView(self, PeerId::shortForm, message -> Set.of());
    }

    Message show(StoredMessage message) {
        PeerId author = message.author();
        List<PeerId> deliveredTo = holders.apply(message).stream().sorted().toList();
        // A message of somebody else is delivered by being here.
        boolean delivered = !author.equals(self) || !deliveredTo.isEmpty();
        return new Message(message.id(), message.channel(), author, names.apply(author), message.type(),
                message.content(), message.time().instant(), message.file(), message.thread(), message.replyTo(),
                message.clientId(), deliveredTo, delivered ? MessageState.DELIVERED : MessageState.SENT);
    }
}
