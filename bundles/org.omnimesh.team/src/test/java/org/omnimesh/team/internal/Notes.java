// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.log.LogException;
import org.omnimesh.api.log.Projection;
import org.omnimesh.api.storage.Schema;
import org.omnimesh.api.storage.Transaction;
import org.omnimesh.testing.Await;

/** Collects the texts of a made-up capability. */
final class Notes implements Projection {
    static final EntryKind KIND = new EntryKind("test.note");

    final List<String> texts = new CopyOnWriteArrayList<>();

    /** Writes a text. */
    static void write(TestNode node, ChannelId channel, String text) throws LogException {
        node.log.append(channel, KIND, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Collects what a node can read, now and later. */
    static Notes of(TestNode node) throws Exception {
        Notes notes = new Notes();
        node.log.add(notes).get();
        return notes;
    }

    void await(String text) {
        Await.until("the note " + text, Duration.ofSeconds(30), () -> texts.contains(text), texts::toString);
    }

    @Override
    public Set<EntryKind> kinds() {
        return Set.of(KIND);
    }

    @Override
    public Schema schema() {
        return new Schema("notes", List.of("CREATE TABLE notes_note (id BINARY(32) PRIMARY KEY);"));
    }

    @Override
    public void apply(Transaction transaction, LogEntry entry) {
        transaction.afterCommit(() -> texts.add(new String(entry.payload(), StandardCharsets.UTF_8)));
    }

    @Override
    public void clear(Transaction transaction) {
        texts.clear();
    }
}
