// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.chat.internal;

import java.util.Optional;

import org.omnimesh.api.cbor.Cbor;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.cbor.CborMap;
import org.omnimesh.api.chat.MessageDraft;
import org.omnimesh.api.id.Bytes32;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.log.EntryKind;

/**
 * The payload of the entry that holds a text message.
 *
 * @param content the text, not blank, at most {@link MessageDraft#MAX_CONTENT_LENGTH} characters; hostile text
 * @param thread the first message of the thread it belongs to
 * @param replyTo the message it answers
 * @param clientId what the sender's client called it
 */
record ChatPayload(String content, Optional<EntryId> thread, Optional<EntryId> replyTo, Optional<String> clientId) {
    /** Kind of the entry. */
    static final EntryKind KIND = new EntryKind("chat.message");

    private static final int VERSION = 1;
    private static final int KEY_VERSION = 1;
    private static final int KEY_CONTENT = 2;
    private static final int KEY_THREAD = 3;
    private static final int KEY_REPLY_TO = 4;
    private static final int KEY_CLIENT_ID = 5;

    static ChatPayload of(MessageDraft draft) {
        return new ChatPayload(draft.content(), draft.thread(), draft.replyTo(), draft.clientId());
    }

    byte[] encode() {
        CborMap map = new CborMap().put(KEY_VERSION, VERSION).put(KEY_CONTENT, content);
        thread.ifPresent(id -> map.put(KEY_THREAD, id.bytes()));
        replyTo.ifPresent(id -> map.put(KEY_REPLY_TO, id.bytes()));
        return map.put(KEY_CLIENT_ID, clientId).encode();
    }

    static ChatPayload decode(byte[] payload) throws CborException {
        CborMap map = Cbor.decodeMap(payload);
        map.number(KEY_VERSION, VERSION, VERSION);
        String content = map.text(KEY_CONTENT, MessageDraft.MAX_CONTENT_LENGTH);
        if (content.isBlank()) {
            throw new CborException("expected a text that is not blank at key " + KEY_CONTENT);
        }
        return new ChatPayload(content, entryId(map, KEY_THREAD), entryId(map, KEY_REPLY_TO),
                map.optionalText(KEY_CLIENT_ID, MessageDraft.MAX_CLIENT_ID_LENGTH));
    }

    private static Optional<EntryId> entryId(CborMap map, int key) throws CborException {
        return map.item(key).isEmpty()
                ? Optional.empty()
                : Optional.of(new EntryId(map.exactBytes(key, Bytes32.LENGTH)));
    }
}
