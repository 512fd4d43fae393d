// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.node;

import java.io.IOException;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.omnimesh.api.crypto.VaultLock;
import org.omnimesh.api.http.HttpEndpoint;
import org.omnimesh.api.node.NodeHome;
import org.omnimesh.api.node.TimeSource;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventHandler;
import org.osgi.service.event.propertytypes.EventTopics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says on standard output and in {@code node.json} that the node waits for its passphrase, and where: at its start, and when it
 * is locked while it runs. {@link ReadyReporter} replaces both once it goes on.
 *
 * <p>
 * Immediate, because its only purpose is what it does when it becomes satisfied.
 */
@Component(service = EventHandler.class, immediate = true)
@EventTopics("org/omnimesh/event/VaultLocked")
public final class LockedReporter implements EventHandler {
    private static final Logger LOG = LoggerFactory.getLogger(LockedReporter.class);

    private final VaultLock lock;
    private final HttpEndpoint endpoint;
    private final NodeHome home;
    private final TimeSource time;
    private final NodeFile file;

    /**
     * Made by declarative services.
     *
     * @param lock tells whether the node waits
     * @param endpoint tells where
     * @param home where {@code node.json} goes
     * @param time the clocks
     */
    @Activate
    public LockedReporter(@Reference VaultLock lock, @Reference HttpEndpoint endpoint, @Reference NodeHome home,
            @Reference TimeSource time) {
        this.lock = lock;
        this.endpoint = endpoint;
        this.home = home;
        this.time = time;
        this.file = new NodeFile(home.directory());
        report();
    }

    @Override
    public void handleEvent(@NonNullByDefault({}) Event event) {
        report();
    }

    private void report() {
        if (!lock.locked()) {
            return;
        }
        String api = endpoint.url().toString();
        try {
            file.writeLocked(api, endpoint.tokenFile(), time.now());
        } catch (IOException e) {
            LOG.error("node.json could not be written: {}", e.getMessage(), e);
        }
        System.out.println("omnimesh locked api=" + api + " home=" + home.directory());
    }

    @Deactivate
    void deactivate() {
        try {
            file.delete();
        } catch (IOException e) {
            LOG.warn("node.json could not be removed: {}", e.getMessage());
        }
    }
}
