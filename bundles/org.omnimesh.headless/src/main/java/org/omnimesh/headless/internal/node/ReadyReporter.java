// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.node;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.omnimesh.api.chat.ChatService;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.files.FileService;
import org.omnimesh.api.http.HttpEndpoint;
import org.omnimesh.api.link.Links;
import org.omnimesh.api.node.Node;
import org.omnimesh.api.node.NodeHome;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.api.pairing.Pairing;
import org.omnimesh.api.team.ChannelManagement;
import org.omnimesh.api.team.SafetyNumbers;
import org.omnimesh.api.team.TeamManagement;
import org.omnimesh.api.team.Teams;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prints the ready line and writes {@code node.json} once everything that a user needs is there.
 *
 * <p>
 * Immediate, because its only purpose is what it does when it becomes satisfied.
 */
@Component(service = ReadyReporter.class, immediate = true)
public final class ReadyReporter {
    private static final Logger LOG = LoggerFactory.getLogger(ReadyReporter.class);

    /** System property with the milliseconds since 1970 at which the command was given. */
    private static final String BEGIN_PROPERTY = "omnimesh.begin.ms";

    private final DeviceIdentity identity;
    private final NodeHome home;
    private final Node node;
    private final Links links;
    private final HttpEndpoint endpoint;
    private final TimeSource time;
    private final NodeFile file;
    private boolean active = true;

    /**
     * Made by declarative services.
     *
     * @param identity the device
     * @param home where {@code node.json} goes
     * @param node gives the version
     * @param links tell where peers reach this node
     * @param endpoint tells where the API answers
     * @param time the clocks
     * @param opening tells when the network is open
     * @param teams mandatory: ready means that there is a team
     * @param management mandatory: ready means that it can be changed
     * @param channels mandatory: ready means that there are channels
     * @param numbers mandatory: ready means that members can be verified
     * @param chat mandatory: ready means that messages can be sent
     * @param files mandatory: ready means that files can be shared
     * @param pairing mandatory: ready means that codes can be issued
     */
    @Activate
    public ReadyReporter(@Reference DeviceIdentity identity, @Reference NodeHome home, @Reference Node node,
            @Reference Links links, @Reference HttpEndpoint endpoint, @Reference TimeSource time,
            @Reference FirstOpening opening, @Reference Teams teams, @Reference TeamManagement management,
            @Reference ChannelManagement channels, @Reference SafetyNumbers numbers, @Reference ChatService chat,
            @Reference FileService files, @Reference Pairing pairing) {
        this.identity = identity;
        this.home = home;
        this.node = node;
        this.links = links;
        this.endpoint = endpoint;
        this.time = time;
        this.file = new NodeFile(home.directory());
        opening.outcome().whenComplete((opened, failure) -> {
            if (failure == null) {
                report();
            }
        });
    }

    @Deactivate
    synchronized void deactivate() {
        active = false;
        try {
            file.delete();
        } catch (IOException e) {
            LOG.warn("node.json could not be removed: {}", e.getMessage());
        }
    }

    private synchronized void report() {
        if (!active) {
            return;
        }
        List<String> mesh = links.listening().stream().map(Object::toString).toList();
        String api = endpoint.url().toString();
        try {
            file.write(api, endpoint.tokenFile(), identity.peerId().toString(), mesh, node.version(),
                    time.now().minus(node.uptime()));
        } catch (IOException e) {
            LOG.error("node.json could not be written: {}", e.getMessage(), e);
        }
        long millis = Duration.between(begin(), Instant.now()).toMillis();
        LOG.info("ready in {} ms", millis);
        System.out.println("omnimesh ready api=" + api + " mesh=" + (mesh.isEmpty() ? "none" : mesh.get(0)) + " peer="
                + identity.peerId() + " home=" + home.directory() + " in=" + millis + " ms");
    }

    /** The start script tells when it began; without it, the start of the Java machine counts. */
    private static Instant begin() {
        long told = Long.getLong(BEGIN_PROPERTY, 0L);
        return Instant.ofEpochMilli(told > 0 ? told : ManagementFactory.getRuntimeMXBean().getStartTime());
    }
}
