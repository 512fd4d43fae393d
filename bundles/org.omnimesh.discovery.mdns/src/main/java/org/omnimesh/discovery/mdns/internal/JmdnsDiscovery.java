// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.discovery.mdns.internal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.discovery.Announcement;
import org.omnimesh.api.discovery.Nameplates;
import org.omnimesh.api.discovery.PeerSource;
import org.omnimesh.api.discovery.Sighting;
import org.omnimesh.api.discovery.SightingListener;
import org.omnimesh.api.discovery.TeamTags;
import org.omnimesh.api.id.DisplayText;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.node.NetworkMode;
import org.omnimesh.api.node.NetworkService;
import org.omnimesh.api.node.TimeSource;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds nodes and holders of pairing codes on the local network by multicast DNS, and lets them find this node. */
@Component(service = { PeerSource.class, Nameplates.class,
        NetworkService.class }, configurationPid = JmdnsDiscovery.PID)
@Designate(ocd = Settings.class)
public final class JmdnsDiscovery implements PeerSource, Nameplates, NetworkService {
    /** The configuration's name. */
    public static final String PID = "org.omnimesh.discovery.mdns";
    private static final Logger LOG = LoggerFactory.getLogger(JmdnsDiscovery.class);

    private final Announcement announcement;
    private final List<SightingListener> listeners = new CopyOnWriteArrayList<>();
    private final Radio radio;
    private volatile @Nullable TeamTags teamTags;
    private volatile Optional<String> visibleName;

    /**
     * Prepares discovery; nothing is opened before {@link #open}.
     *
     * @param announcement what to advertise
     * @param time the clock
     * @param random makes host names and the names of nameplates
     * @param settings whether and by which name strangers see this node
     */
    @Activate
    public JmdnsDiscovery(@Reference Announcement announcement, @Reference TimeSource time,
            @Reference RandomSource random, Settings settings) {
        this.announcement = announcement;
        visibleName = nameIn(settings);
        radio = new Radio(time, random, this::advertised, new FanOut());
    }

    /**
     * Takes over changed settings; the advertisement follows within two seconds.
     *
     * @param settings the settings
     */
    @Modified
    public void modified(Settings settings) {
        visibleName = nameIn(settings);
    }

    /** Closes everything; returns within two seconds. */
    @Deactivate
    public void deactivate() {
        radio.shutDown();
    }

    /**
     * Binds the tags to advertise; the advertisement follows within two seconds.
     *
     * @param tags the tags
     */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    public void bindTeamTags(TeamTags tags) {
        teamTags = tags;
    }

    /**
     * Unbinds the tags.
     *
     * @param tags the tags
     */
    public void unbindTeamTags(TeamTags tags) {
        if (teamTags == tags) {
            teamTags = null;
        }
    }

    /**
     * Adds a listener. It is told of all who are present, then of every change.
     *
     * @param listener the listener
     */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addSightingListener(SightingListener listener) {
        radio.inOrder(() -> {
            listeners.add(listener);
            radio.present().forEach(listener::seen);
        });
    }

    /**
     * Removes a listener.
     *
     * @param listener the listener
     */
    public void removeSightingListener(SightingListener listener) {
        listeners.remove(listener);
        radio.inOrder(() -> listeners.remove(listener));
    }

    @Override
    public String name() {
        return "mdns";
    }

    @Override
    public List<Sighting> present() {
        return radio.present();
    }

    @Override
    public int order() {
        return ORDER_DISCOVERY;
    }

    @Override
    public void open(NetworkMode mode) {
        radio.open();
    }

    @Override
    public void close() {
        radio.close();
    }

    @Override
    public Advertisement advertise(String nameplate) {
        return radio.advertise(nameplate);
    }

    @Override
    public List<List<Multiaddr>> find(Predicate<String> wanted, Duration timeout) {
        return radio.find(wanted, timeout);
    }

    private Optional<Service> advertised() {
        int port = announcement.port();
        if (port == 0) {
            return Optional.empty();
        }
        String instance = announcement.instance();
        return Optional.of(new Service(Service.NODE, instance, port, TextRecord.ofNode(tags(instance), visibleName)));
    }

    private List<byte[]> tags(String instance) {
        TeamTags tags = teamTags;
        try {
            return tags == null ? List.of() : tags.tagsFor(instance);
        } catch (RuntimeException e) {
            LOG.debug("No tags of teams are to be had now", e);
            return List.of();
        }
    }

    private static Optional<String> nameIn(Settings settings) {
        return settings.visible()
                ? Optional.of(DisplayText.name(settings.display_name())).filter(n -> !n.isEmpty())
                : Optional.empty();
    }

    /** Tells all listeners; one that fails does not keep the others from hearing. */
    private final class FanOut implements SightingListener {
        @Override
        public void seen(Sighting sighting) {
            listeners.forEach(l -> guarded(() -> l.seen(sighting)));
        }

        @Override
        public void gone(Sighting sighting) {
            listeners.forEach(l -> guarded(() -> l.gone(sighting)));
        }

        private void guarded(Runnable call) {
            try {
                call.run();
            } catch (RuntimeException e) {
                LOG.error("A listener of discovery failed", e);
            }
        }
    }
}
