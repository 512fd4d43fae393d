// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.audit.internal;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.audit.Act;
import org.omnimesh.api.audit.Audit;
import org.omnimesh.api.audit.AuditCheck;
import org.omnimesh.api.audit.AuditEvent;
import org.omnimesh.api.audit.AuditException;
import org.omnimesh.api.audit.AuditQuery;
import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.api.storage.StorageException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventHandler;
import org.osgi.service.event.propertytypes.EventTopics;

/**
 * The entry class: takes acts from the first moment on, and hands them to the {@link Ledger} once the store is open.
 *
 * <p>
 * Immediate, so that the start itself is written down.
 */
@Component(service = { Audit.class, EventHandler.class }, immediate = true)
@EventTopics(DomainEvent.ALL_TOPICS)
public final class AuditLog implements Audit, EventHandler {
    /** Most acts that wait for the store; later ones are counted only. */
    static final int MAX_WAITING = 1000;

    private final TimeSource time;
    private final Facts facts = new Facts();
    private final Queue<Stamped> waiting = new ArrayDeque<>();
    private int lost;
    private @Nullable Ledger ledger;
    private volatile @Nullable Heads heads;

    /**
     * Made by declarative services.
     *
     * @param time when acts are done
     */
    @Activate
    public AuditLog(@Reference TimeSource time) {
        this.time = time;
        record(new Act(Act.NODE, "node.started", "", ""));
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    synchronized void setLedger(Ledger service) {
        ledger = service;
        for (Stamped done = waiting.poll(); done != null; done = waiting.poll()) {
            service.append(done);
        }
        if (lost > 0) {
            service.append(new Stamped(time.now(), new Act(Act.NODE, "audit.lost", "",
                    lost + " acts were not written down before the store was open")));
            lost = 0;
        }
    }

    synchronized void unsetLedger(Ledger service) {
        if (ledger == service) {
            ledger = null;
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setHeads(Heads service) { heads = service; }

    void unsetHeads(Heads service) {
        if (heads == service) {
            heads = null;
        }
    }

    @Override
    public void handleEvent(@NonNullByDefault({}) Event event) {
        DomainEvent.of(event).flatMap(facts::act).ifPresent(this::record);
    }

    @Override
    public synchronized void record(Act act) {
        Instant now = time.now();
        Ledger open = ledger;
        if (open != null) {
            open.append(new Stamped(now, act));
        } else if (waiting.size() < MAX_WAITING) {
            waiting.add(new Stamped(now, act));
        } else {
            lost++;
        }
    }

    @Override
    public List<AuditEvent> list(AuditQuery query) throws AuditException {
        return open().list(query);
    }

    /** What this node can tell by itself comes first; then what the team was told. */
    @Override
    public AuditCheck verify() throws AuditException {
        AuditCheck local = open().verify();
        Heads told = heads;
        if (told == null) {
            return local;
        }
        try {
            Testimony testimony = told.check();
            return new AuditCheck(local.rows(), local.damage().or(testimony::damage), testimony.newest());
        } catch (StorageException e) {
            throw new AuditException("What the team was told about the audit log could not be read.", e);
        }
    }

    private synchronized Ledger open() throws AuditException {
        Ledger open = ledger;
        if (open == null) {
            throw new AuditException("The store is not open yet.");
        }
        return open;
    }
}
