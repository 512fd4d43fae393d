// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.id.DisplayText;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.AuthorQuarantined;
import org.omnimesh.api.log.Replication;
import org.omnimesh.api.team.Peer;
import org.omnimesh.api.team.PeerChanged;
import org.omnimesh.api.team.PeerDirectory;
import org.omnimesh.api.team.PeerDirectory.Scope;
import org.omnimesh.api.team.TeamChanged;
import org.omnimesh.workbench.internal.model.PeersModel.PeerLine;

/** Lists the team's devices and those nearby. */
public final class PeersPresenter extends Presenter<PeersModel> {
    /** Most lines of each list; a hostile network can invent any number of strangers. */
    static final int MAX_LINES = 500;

    private static final String QUARANTINED = "signed two histories: nothing more is taken from it";
    private static final int STATUS_LENGTH = 80;

    /**
     * Made by declarative services.
     *
     * @param services the node
     */
    public PeersPresenter(NodeServices services) {
        this(services, Background.threads("peers"));
    }

    /**
     * Works where told.
     *
     * @param services the node
     * @param background where to work
     */
    public PeersPresenter(NodeServices services, Background background) {
        super(services, background, new PeersModel(false, List.of(), List.of()));
        open();
    }

    @Override
    protected boolean concerns(DomainEvent fact) {
        return fact instanceof PeerChanged || fact instanceof TeamChanged || fact instanceof AuthorQuarantined;
    }

    @Override
    protected PeersModel build() {
        Set<PeerId> quarantined = services.find(Replication.class).map(Replication::quarantined).orElse(Set.of());
        return services.find(PeerDirectory.class)
                .map(directory -> new PeersModel(true, lines(directory, Scope.TEAM, quarantined),
                        lines(directory, Scope.NEARBY, quarantined)))
                .orElse(new PeersModel(false, List.of(), List.of()));
    }

    private static List<PeerLine> lines(PeerDirectory directory, Scope scope, Set<PeerId> quarantined) {
        return directory.list(scope).stream().limit(MAX_LINES)
                .map(peer -> line(peer, peer.id().filter(quarantined::contains).isPresent())).toList();
    }

    private static PeerLine line(Peer peer, boolean quarantined) {
        String device = DisplayText.name(peer.deviceName());
        String name = Words.name(peer.displayName(), device.isEmpty() ? "Somebody nearby" : device);
        String shortId = peer.id().map(PeerId::shortForm).orElse("");
        String status = peer.customStatus().map(s -> DisplayText.line(s, STATUS_LENGTH)).orElse("");
        String shownDevice = device.equals(name) ? "" : device;
        String presence = Words.presence(peer.presence());
        String known = peer.trusted()
                ? joined(shownDevice, peer.linked() ? Words.latency(peer.latency()) : presence, status)
                : joined(shownDevice, "not in your team");
        String detail = quarantined ? joined(shownDevice, QUARANTINED) : known;
        String spoken = Stream.of(name, presence, shownDevice, Optional.of(shortId).filter(s -> !s.isEmpty())
                .map(s -> "id " + s).orElse(""), status, peer.trusted() ? "" : "not in your team",
                quarantined ? QUARANTINED : "")
                .filter(part -> !part.isEmpty()).collect(Collectors.joining(", "));
        int tint = peer.id().map(PeerId::hashCode).orElse(0);
        return new PeerLine(peer.key(), tint, name, detail, shortId, peer.presence(), peer.linked(), peer.trusted(),
                quarantined, spoken);
    }

    private static String joined(String... parts) {
        return Stream.of(parts).filter(part -> !part.isEmpty()).collect(Collectors.joining(" \u00b7 "));
    }
}
