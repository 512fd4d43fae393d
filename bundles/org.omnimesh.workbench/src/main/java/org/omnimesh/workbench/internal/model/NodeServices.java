// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.audit.Audit;
import org.omnimesh.api.chat.ChatService;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.crypto.VaultLock;
import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.files.FileService;
import org.omnimesh.api.http.ApiTokens;
import org.omnimesh.api.log.Replication;
import org.omnimesh.api.node.Node;
import org.omnimesh.api.pairing.Pairing;
import org.omnimesh.api.qr.QrCodes;
import org.omnimesh.api.storage.Backups;
import org.omnimesh.api.storage.Restores;
import org.omnimesh.api.storage.StorageHealth;
import org.omnimesh.api.team.ChannelManagement;
import org.omnimesh.api.team.Channels;
import org.omnimesh.api.team.PeerDirectory;
import org.omnimesh.api.team.SafetyNumbers;
import org.omnimesh.api.team.TeamManagement;
import org.omnimesh.api.team.Teams;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventHandler;

/**
 * The node's services as they come and go, and the facts it tells. The one place where the workbench meets the service
 * registry; the window may be open before the node is ready. A declarative-services component. Thread-safe.
 */
public final class NodeServices implements EventHandler {
    /** Told when something may look different now. */
    public interface Listener {
        /** A service came or went. */
        void servicesChanged();

        /**
         * Something happened.
         *
         * @param fact what
         */
        void happened(DomainEvent fact);
    }

    private static final List<Class<?>> TYPES = List.of(Node.class, DeviceIdentity.class, Teams.class, Channels.class,
            TeamManagement.class, PeerDirectory.class, Pairing.class, ChatService.class, FileService.class,
            Replication.class, StorageHealth.class, VaultLock.class, Audit.class, QrCodes.class, SafetyNumbers.class,
            ChannelManagement.class, Backups.class, Restores.class, ApiTokens.class);

    private final Map<Class<?>, Object> present = new ConcurrentHashMap<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    /**
     * Finds a service.
     *
     * @param <T> its type
     * @param type one of the API's services that the workbench uses
     * @return the service, or empty while it is not there
     */
    public <T> Optional<T> find(Class<T> type) {
        return Optional.ofNullable(get(type));
    }

    /**
     * Returns a service, for code that branches on its absence.
     *
     * @param <T> its type
     * @param type one of the API's services that the workbench uses
     * @return the service, or null while it is not there
     */
    public <T> @Nullable T get(Class<T> type) {
        return type.cast(present.get(type));
    }

    /**
     * Takes a service; bound by declarative services for each type that the workbench uses.
     *
     * @param service the service
     */
    public void add(Object service) {
        TYPES.stream().filter(type -> type.isInstance(service)).forEach(type -> present.put(type, service));
        listeners.forEach(Listener::servicesChanged);
    }

    /**
     * Lets go of a service.
     *
     * @param service the service
     */
    public void remove(Object service) {
        present.values().removeIf(held -> held == service);
        listeners.forEach(Listener::servicesChanged);
    }

    /**
     * Adds a listener.
     *
     * @param listener called on any thread, must not block
     */
    public void listen(Listener listener) {
        listeners.add(listener);
    }

    /**
     * Forgets a listener.
     *
     * @param listener the listener
     */
    public void forget(Listener listener) {
        listeners.remove(listener);
    }

    @Override
    public void handleEvent(@NonNullByDefault({}) Event event) {
        DomainEvent.of(event).ifPresent(fact -> listeners.forEach(listener -> listener.happened(fact)));
    }
}
