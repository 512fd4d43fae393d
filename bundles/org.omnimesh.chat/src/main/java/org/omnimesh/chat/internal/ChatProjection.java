// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.chat.internal;

import java.util.Set;

import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.chat.MessageAdded;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.files.FileShared;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.log.Projection;
import org.omnimesh.api.storage.Schema;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the timeline of text messages and shared files.
 *
 * <p>
 * References no service of the mesh or above: the mesh binds projections while it starts, and a reference back would be a
 * circle. {@link LogChatService} hands in the view that names senders.
 */
@Component(service = { Projection.class, ChatProjection.class })
public final class ChatProjection implements Projection {
    private static final Logger LOG = LoggerFactory.getLogger(ChatProjection.class);
    private static final Set<EntryKind> KINDS = Set.of(ChatPayload.KIND, FileShared.KIND);

    private volatile MessageView view;

    /**
     * Makes the projection.
     *
     * @param identity this device
     */
    @Activate
    public ChatProjection(@Reference DeviceIdentity identity) {
        this.view = MessageView.nameless(identity.peerId());
    }

    void showBy(MessageView newView) {
        this.view = newView;
    }

    @Override
    public Set<EntryKind> kinds() {
        return KINDS;
    }

    @Override
    public Schema schema() {
        return MessageTable.SCHEMA;
    }

    @Override
    public void apply(Transaction transaction, LogEntry entry) throws StorageException {
        StoredMessage message;
        try {
            message = StoredMessage.of(entry);
        } catch (CborException e) {
            LOG.debug("Ignored entry {} of {}: {}", entry.id().shortForm(), entry.header().author().shortForm(),
                    e.getMessage());
            return;
        }
        MessageTable.insert(transaction, message);
        transaction.publish(new MessageAdded(view.show(message)));
    }

    @Override
    public void expire(Transaction transaction, ChannelId channel, HybridTime upTo) throws StorageException {
        MessageTable.delete(transaction, channel, upTo);
    }

    @Override
    public void clear(Transaction transaction) throws StorageException {
        MessageTable.clear(transaction);
    }
}
