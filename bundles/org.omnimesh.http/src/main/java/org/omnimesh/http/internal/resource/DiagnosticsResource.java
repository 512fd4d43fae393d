// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import org.omnimesh.api.discovery.PeerSource;
import org.omnimesh.api.discovery.Sighting;
import org.omnimesh.api.http.HttpAnswer;
import org.omnimesh.api.http.HttpMethod;
import org.omnimesh.api.http.HttpResource;
import org.omnimesh.api.link.Links;
import org.omnimesh.api.node.Node;
import org.omnimesh.api.node.TimeSource;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Answers "why can't I see them?" by looking, one check after another. */
@Component
public final class DiagnosticsResource implements HttpResource {
    private static final Instant EARLIEST = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");

    /** One check; {@code hint} says what to do if it failed. */
    record Check(String name, boolean ok, String detail, String hint) {
        static Check of(String name, boolean ok, String detail, String hint) {
            return new Check(name, ok, detail, ok ? "" : hint);
        }
    }

    private record Checks(List<Check> checks) {}

    private final Node node;
    private final Links links;
    private final TimeSource time;
    private final List<PeerSource> sources = new CopyOnWriteArrayList<>();

    /**
     * Made by declarative services.
     *
     * @param node whether the network is open
     * @param links who is linked
     * @param time the clocks
     */
    @Activate
    public DiagnosticsResource(@Reference Node node, @Reference Links links, @Reference TimeSource time) {
        this.node = node;
        this.links = links;
        this.time = time;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addSource(PeerSource source) {
        sources.add(source);
    }

    void removeSource(PeerSource source) {
        sources.remove(source);
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(HttpMethod.GET, "/api/v1/p2p/diagnostics", request -> HttpAnswer.ok(checks())));
    }

    private Checks checks() {
        List<Check> checks = new ArrayList<>();
        checks.add(Check.of("network", node.running(),
                node.running() ? "The network is open." : "The network is closed.",
                "Start it with POST /api/v1/team/initialize, or omnimesh start."));
        NetworkChecks network = new NetworkChecks(links.listening());
        checks.add(network.interfaces());
        checks.add(network.multicast());
        checks.add(network.port());
        checks.add(network.firewall());
        checks.add(clock());
        checks.add(lastPackets());
        int up = links.active().size();
        checks.add(Check.of("links", up > 0, up + " links are up.", "Pair with a code, or wait for a member to come."));
        return new Checks(checks);
    }

    private Check clock() {
        Instant now = time.now();
        boolean sane = now.isAfter(EARLIEST) && now.isBefore(LATEST);
        return Check.of("clock", sane, "The clock shows " + now.truncatedTo(ChronoUnit.SECONDS) + ".",
                "Set the date and time of this computer.");
    }

    private Check lastPackets() {
        Optional<Instant> last = sources.stream().flatMap(source -> source.present().stream()).map(Sighting::lastSeen)
                .max(Instant::compareTo);
        String names = String.join(", ", sources.stream().map(PeerSource::name).toList());
        String detail = last
                .map(at -> "Another node was seen " + Math.max(0, Duration.between(at, time.now()).toSeconds())
                        + " seconds ago.")
                .orElse("No other node was seen.");
        return Check.of("last packets", last.isPresent(), names.isEmpty()
                ? "Nothing looks for others."
                : detail
                        + " Sources: " + names + ".",
                "Is another node running on this network? Some networks, such as guest"
                        + " Wi-Fi, keep devices apart; then pair by an address.");
    }
}
