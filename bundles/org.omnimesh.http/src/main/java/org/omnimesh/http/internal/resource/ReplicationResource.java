// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.omnimesh.api.http.HttpAnswer;
import org.omnimesh.api.http.HttpMethod;
import org.omnimesh.api.http.HttpProblem;
import org.omnimesh.api.http.HttpResource;
import org.omnimesh.api.http.Scope;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.ChannelLog;
import org.omnimesh.api.log.DamagedEntries;
import org.omnimesh.api.log.LogException;
import org.omnimesh.api.log.Replication;
import org.omnimesh.api.team.Channel;
import org.omnimesh.api.team.Channels;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** How far the team's devices are in step, and the repair of what was derived from the logs. */
@Component
public final class ReplicationResource implements HttpResource {
    private static final String P2P = "/api/v1/p2p";

    private record Lag(PeerId peerId, long missing) {}

    private record ChannelState(ChannelId channelId, String name, List<Lag> peers, long unreadable) {}

    private record ReplicationState(List<ChannelState> channels, List<PeerId> quarantined,
            List<DamagedEntries> damaged) {}

    private record Checked(String status, List<DamagedEntries> damaged) {}

    private record Rebuilt(String status, String projection) {}

    private final Channels channels;
    private final Replication replication;
    private final ChannelLog log;

    /**
     * Made by declarative services.
     *
     * @param channels the channels of the team
     * @param replication who has what
     * @param log rebuilds projections
     */
    @Activate
    public ReplicationResource(@Reference Channels channels, @Reference Replication replication,
            @Reference ChannelLog log) {
        this.channels = channels;
        this.replication = replication;
        this.log = log;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(HttpMethod.GET, P2P + "/replication", request -> HttpAnswer.ok(state())),
                new Route(HttpMethod.POST, P2P + "/projections/{name}/rebuild", Scope.ADMIN,
                        request -> rebuild(request.path("name"))),
                new Route(HttpMethod.POST, P2P + "/check", Scope.ADMIN, request -> check()));
    }

    private ReplicationState state() throws HttpProblem {
        List<ChannelState> states = new ArrayList<>();
        for (Channel channel : channels.list()) {
            Map<PeerId, Long> lag = new TreeMap<>(replication.lag(channel.id()));
            states.add(new ChannelState(channel.id(), channel.name(),
                    lag.entrySet().stream().map(peer -> new Lag(peer.getKey(), peer.getValue())).toList(),
                    unreadable(channel)));
        }
        return new ReplicationState(states, replication.quarantined().stream().sorted().toList(),
                replication.damaged());
    }

    private long unreadable(Channel channel) throws HttpProblem {
        try {
            return replication.unreadable(channel.id());
        } catch (LogException e) {
            throw new HttpProblem(503, "not_readable", "The stored entries could not be counted.");
        }
    }

    private HttpAnswer check() throws HttpProblem {
        try {
            replication.check();
        } catch (LogException e) {
            throw new HttpProblem(503, "not_readable", "The stored entries could not be read.");
        }
        return HttpAnswer.ok(new Checked("checked", replication.damaged()));
    }

    private HttpAnswer rebuild(String projection) throws HttpProblem {
        try {
            log.rebuild(projection);
            return HttpAnswer.ok(new Rebuilt("rebuilt", projection));
        } catch (LogException e) {
            throw new HttpProblem(409, "not_rebuilt", e.getMessage() == null ? "Not rebuilt." : e.getMessage());
        }
    }
}
