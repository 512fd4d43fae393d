// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.audit.internal;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.omnimesh.api.audit.AuditEntries;
import org.omnimesh.api.audit.AuditLogSetBack;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.EntryKind;
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
 * Collects where devices said that their audit logs end, and notices a log that became shorter or another one.
 *
 * <p>
 * References no service of the mesh or above, which bind projections while they start.
 */
@Component(service = { Projection.class, HeadsProjection.class })
public final class HeadsProjection implements Projection {
    private static final Logger LOG = LoggerFactory.getLogger(HeadsProjection.class);

    private final PeerId self;
    private volatile Runnable whenTold = () -> {};

    /**
     * Made by declarative services.
     *
     * @param identity this device
     */
    @Activate
    public HeadsProjection(@Reference DeviceIdentity identity) {
        this.self = identity.peerId();
    }

    /** Has something done whenever a device told where its log ends, or what this one told came back to it. */
    void whenTold(Runnable action) {
        whenTold = action;
    }

    @Override
    public Set<EntryKind> kinds() {
        return AuditEntries.KINDS;
    }

    @Override
    public Schema schema() {
        return HeadTable.SCHEMA;
    }

    @Override
    public void apply(Transaction transaction, LogEntry entry) throws StorageException {
        List<SeenHead> heads;
        Optional<Long> admitted;
        try {
            heads = HeadPayload.decode(entry);
            admitted = HeadPayload.before(entry);
        } catch (CborException e) {
            LOG.debug("Ignored entry {} of {}: {}", entry.id().shortForm(), entry.header().author().shortForm(),
                    e.getMessage());
            return;
        }
        TeamId team = entry.header().team();
        for (SeenHead seen : heads) {
            if (seen.own()) {
                if (!seen.device().equals(self)) {
                    compare(transaction, team, seen, admitted);
                }
                transaction.afterCommit(() -> whenTold.run());
            }
            HeadTable.insert(transaction, team, seen, seen.device().equals(self));
        }
    }

    /**
     * Compares with what the device told just before and just after; entries of an older log may come later. A device that knows
     * that it was set back says so itself, as its log may be longer by then.
     */
    private static void compare(Transaction transaction, TeamId team, SeenHead fresh, Optional<Long> admitted)
            throws StorageException {
        SeenHead before = null;
        SeenHead after = null;
        for (SeenHead other : HeadTable.told(transaction, team, fresh.device())) {
            if (other.atMillis() <= fresh.atMillis()) {
                before = other;
            } else if (after == null) {
                after = other;
            }
        }
        if (admitted.isPresent()) {
            tell(transaction, fresh, admitted.get());
        } else if (before != null) {
            compare(transaction, before, fresh);
        }
        if (after != null) {
            compare(transaction, fresh, after);
        }
    }

    private static void compare(Transaction transaction, SeenHead earlier, SeenHead later) {
        boolean shorter = later.head().count() < earlier.head().count();
        boolean another = later.head().count() == earlier.head().count() && !later.head().equals(earlier.head());
        if (shorter || another) {
            tell(transaction, later, earlier.head().count());
        }
    }

    private static void tell(Transaction transaction, SeenHead later, long before) {
        LOG.warn("The audit log of {} was cut off or replaced", later.device().shortForm());
        transaction.publish(new AuditLogSetBack(later.device(), before, later.head().count()));
    }

    @Override
    public void clear(Transaction transaction) throws StorageException {
        HeadTable.clear(transaction);
    }
}
