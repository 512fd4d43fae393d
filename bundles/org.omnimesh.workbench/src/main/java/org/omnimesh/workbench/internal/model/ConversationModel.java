// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.util.List;
import java.util.Optional;

import org.eclipse.jdt.annotation.NonNull;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.ContentId;

/**
 * What the conversation shows.
 *
 * @param ready false while the node starts
 * @param id the channel; empty while there is none
 * @param channel the channel's name, with a number sign unless it is a direct conversation
 * @param about who takes part and what newcomers may read, in words
 * @param topic what it is about now; empty if nobody said so
 * @param unreadable what came and cannot be read here, in a sentence; empty if there is nothing
 * @param writable whether something may be written
 * @param lines oldest first
 * @param hasEarlier whether there are older messages to load
 * @param activity what goes on, such as a file being shared, in words
 * @param problem why the last thing did not work, in a sentence
 */
public record ConversationModel(boolean ready, Optional<ChannelId> id, String channel, String about, String topic,
        String unreadable, boolean writable, List<Line> lines, boolean hasEarlier, Optional<String> activity,
        Optional<String> problem) {
    /** Copies the list. */
    public ConversationModel {
        lines = List.copyOf(lines);
    }

    /** What is shown first. */
    static final ConversationModel FIRST = new ConversationModel(false, Optional.empty(), "", "", "", "", false,
            List.of(), false, Optional.empty(), Optional.empty());

    /** A line of the conversation. */
    public sealed interface Line {
        /**
         * Names the line.
         *
         * @return an id that stays the same while the line changes
         */
        String id();

        /**
         * Says all of the line, for screen readers.
         *
         * @return a sentence
         */
        String spoken();
    }

    /**
     * A new day, or a note of the product.
     *
     * @param id names it
     * @param text what it says
     */
    public record NoteLine(@NonNull String id, String text) implements Line {
        @Override
        public String spoken() {
            return text;
        }
    }

    /**
     * A message.
     *
     * @param id names it
     * @param own whether this user wrote it, on this device or another of hers
     * @param first whether the sender and her picture are shown: the message before was somebody else's, or long ago
     * @param sender the sender's name
     * @param tint picks the colour of the sender's picture, any number
     * @param time when, in words
     * @param text safe to draw, possibly several lines; empty for a file
     * @param file the file, for a file message
     * @param delivery how far a message of this device got, in a word or two; empty for others
     * @param failed whether it could not be stored
     */
    public record MessageLine(@NonNull String id, boolean own, boolean first, String sender, int tint, String time,
            String text,
            Optional<FileLine> file, String delivery, boolean failed) implements Line {
        @Override
        public String spoken() {
            String what = file.map(f -> "file " + f.name() + ", " + f.detail()).orElse(text);
            return (own ? "You" : sender) + ", " + time + ": " + what + (delivery.isEmpty() ? "" : ", " + delivery);
        }
    }

    /**
     * A file in a message.
     *
     * @param id names its content
     * @param name its name
     * @param detail size, progress or outcome, in words
     * @param percent how much is here while it is being saved, otherwise -1
     * @param failed whether the last try failed
     */
    public record FileLine(ContentId id, String name, String detail, int percent, boolean failed) {
        /**
         * Tells whether it can be saved now.
         *
         * @return false while it is being saved
         */
        public boolean savable() {
            return percent < 0;
        }
    }
}
