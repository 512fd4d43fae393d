// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.omnimesh.api.chat.Message;
import org.omnimesh.api.chat.MessageState;
import org.omnimesh.api.chat.MessageType;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.workbench.internal.model.ConversationModel.Line;
import org.omnimesh.workbench.internal.model.ConversationModel.MessageLine;
import org.omnimesh.workbench.internal.model.ConversationModel.NoteLine;

/** Turns messages into lines: days between them, the sender's name once for what she says in a row. */
final class Lines {
    private static final Duration ROW = Duration.ofMinutes(5);

    private final Optional<PeerId> here;
    private final Set<PeerId> own;
    private final ZoneId zone;
    private final LocalDate today;
    private final FileDesk desk;

    /** Takes this device, of whose messages alone is known how far they got, and all devices of its user. */
    Lines(Optional<PeerId> here, Set<PeerId> own, ZoneId zone, Instant now, FileDesk desk) {
        this.here = here;
        this.own = Set.copyOf(own);
        this.zone = zone;
        this.today = LocalDate.ofInstant(now, zone);
        this.desk = desk;
    }

    List<Line> of(List<Message> messages) {
        List<Line> lines = new ArrayList<>();
        LocalDate day = LocalDate.MIN;
        Optional<Message> before = Optional.empty();
        for (Message message : messages) {
            LocalDate sent = LocalDate.ofInstant(message.sentAt(), zone);
            if (!sent.equals(day)) {
                day = sent;
                before = Optional.empty();
                lines.add(new NoteLine("day-" + sent + "-" + message.id(), Words.day(sent, today)));
            }
            lines.add(line(message, before));
            before = Optional.of(message);
        }
        return lines;
    }

    private Line line(Message message, Optional<Message> before) {
        String id = message.id().toString();
        if (message.type() == MessageType.SYSTEM) {
            return new NoteLine(id, Words.block(message.content()));
        }
        boolean mine = own.contains(message.sender());
        return new MessageLine(id, mine, !inRow(message, before), Words.name(message.senderName(), "Somebody"),
                message.sender().hashCode(), Words.time(message.sentAt(), zone),
                message.file().isPresent() ? "" : Words.block(message.content()), message.file().map(desk::line),
                here.filter(message.sender()::equals).isPresent() ? delivery(message) : "",
                message.state() == MessageState.FAILED);
    }

    private static boolean inRow(Message message, Optional<Message> before) {
        return before.filter(b -> b.type() != MessageType.SYSTEM && b.sender().equals(message.sender())
                && Duration.between(b.sentAt(), message.sentAt()).compareTo(ROW) < 0).isPresent();
    }

    private static String delivery(Message message) {
        int devices = message.deliveredTo().size();
        return switch (message.state()) {
            case SENT -> "sent";
            case DELIVERED -> devices > 1 ? "delivered to " + devices : "delivered";
            case READ -> "read";
            case FAILED -> "not sent";
        };
    }
}
