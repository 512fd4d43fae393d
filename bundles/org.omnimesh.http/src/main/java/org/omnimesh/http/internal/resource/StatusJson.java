// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.util.List;
import java.util.Optional;

import org.omnimesh.api.crypto.KeyVault.Protection;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.HubStorage;
import org.omnimesh.api.node.NetworkMode;
import org.omnimesh.api.storage.StorageState;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.Team;

/** The contract's Status; {@code status} says what a request just did, {@code state} whether the network is open. */
public record StatusJson(Optional<String> status, boolean running, boolean isConnected, PeerId peerId,
        String displayName, String deviceName, NetworkMode network, List<Multiaddr> multiaddrs, int discoveredPeers,
        int connectedPeers, int activeChannels, Optional<TeamJson> team, String version, long uptimeMs,
        Optional<StorageJson> storage, Optional<HubJson> hub, String state, Optional<Protection> protection,
        List<String> warnings) {
    /** The current team; not active if this device was removed from it. */
    public record TeamJson(TeamId id, String name, Role role, boolean active) {
        static TeamJson of(Team team) {
            return new TeamJson(team.id(), team.name(), team.role(), team.active());
        }
    }

    /** What a hub stores for others. */
    public record HubJson(long usedBytes, long limitBytes, boolean full) {
        static HubJson of(HubStorage storage) {
            return new HubJson(storage.usedBytes(), storage.limitBytes(), storage.full());
        }
    }

    /** Whether the store can write, and a hub takes more; a reason unless it is so. */
    public record StorageJson(String state, Optional<String> reason) {
        private static final StorageJson FULL = new StorageJson("full",
                Optional.of("This hub has reached its limit and "
                        + "takes nothing more from others; it keeps and passes on what it has. Raise --hub-limit or wait until "
                        + "older content is dropped."));

        static StorageJson of(StorageState state, Optional<HubJson> hub) {
            StorageJson store = of(state);
            return store.state().equals("read_write") && hub.filter(HubJson::full).isPresent() ? FULL : store;
        }

        private static StorageJson of(StorageState state) {
            return switch (state) {
                case StorageState.ReadWrite readWrite -> new StorageJson("read_write", Optional.empty());
                case StorageState.ReadOnly readOnly -> new StorageJson("read_only", Optional.of(readOnly.reason()));
                case StorageState.Unusable unusable -> new StorageJson("unusable", Optional.of(unusable.reason()));
            };
        }
    }

    StatusJson after(String done) {
        return new StatusJson(Optional.of(done), running, isConnected, peerId, displayName, deviceName, network,
                multiaddrs, discoveredPeers, connectedPeers, activeChannels, team, version, uptimeMs, storage, hub,
                state, protection, warnings);
    }
}
