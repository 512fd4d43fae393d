// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.crypto.KeyVault.Protection;
import org.omnimesh.api.crypto.VaultLock;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.link.Links;
import org.omnimesh.api.log.Replication;
import org.omnimesh.api.node.Node;
import org.omnimesh.api.node.Profile;
import org.omnimesh.api.pairing.Pairing;
import org.omnimesh.api.storage.StorageHealth;
import org.omnimesh.api.team.Channels;
import org.omnimesh.api.team.PeerDirectory;
import org.omnimesh.api.team.Presence;
import org.omnimesh.api.team.Teams;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Puts the node's status together of whatever services are there. Thread-safe. */
@Component(service = StatusView.class)
public final class StatusView {
    private final Node node;
    private final DeviceIdentity identity;
    private volatile @Nullable Links links;
    private volatile @Nullable Teams teams;
    private volatile @Nullable Channels channels;
    private volatile @Nullable PeerDirectory peers;
    private volatile @Nullable StorageHealth health;
    private volatile @Nullable Replication replication;
    private volatile @Nullable VaultLock lock;
    private volatile @Nullable Pairing pairing;

    /**
     * Made by declarative services.
     *
     * @param node names, mode and version
     * @param identity the device
     */
    @Activate
    public StatusView(@Reference Node node, @Reference DeviceIdentity identity) {
        this.node = node;
        this.identity = identity;
    }

    /**
     * Returns the status.
     *
     * @return what holds now; without a team while there is none
     */
    public StatusJson now() {
        Links allLinks = links;
        Teams allTeams = teams;
        Channels allChannels = channels;
        Profile profile = node.profile();
        int connected = allLinks == null ? 0 : allLinks.active().size();
        Optional<StatusJson.TeamJson> team = allTeams == null
                ? Optional.empty()
                : Optional.of(StatusJson.TeamJson.of(allTeams.current()));
        return new StatusJson(Optional.empty(), node.running(), connected > 0, identity.peerId(), profile.displayName(),
                profile.deviceName(), node.mode(), addresses(), discovered(), connected,
                allChannels == null ? 0 : allChannels.list().size(), team, node.version(), node.uptime().toMillis(),
                storage(), hub(), node.running() ? "running" : "stopped", protection(), warnings());
    }

    List<Multiaddr> addresses() {
        Links allLinks = links;
        return allLinks == null ? List.of() : allLinks.listening();
    }

    private Optional<StatusJson.StorageJson> storage() {
        StorageHealth store = health;
        return store == null ? Optional.empty() : Optional.of(StatusJson.StorageJson.of(store.state(), hub()));
    }

    private Optional<StatusJson.HubJson> hub() {
        Replication logs = replication;
        return logs == null ? Optional.empty() : logs.hubStorage().map(StatusJson.HubJson::of);
    }

    private Optional<Protection> protection() {
        VaultLock passphrase = lock;
        return passphrase == null ? Optional.empty() : Optional.of(passphrase.protection());
    }

    private List<String> warnings() {
        Pairing codes = pairing;
        return codes == null
                ? List.of()
                : codes.guessing().map(since -> "Somebody may be guessing pairing codes, since "
                        + since.truncatedTo(ChronoUnit.SECONDS) + "; newcomers may be refused for now.").stream()
                        .toList();
    }

    private int discovered() {
        PeerDirectory directory = peers;
        return directory == null
                ? 0
                : (int) directory.list(PeerDirectory.Scope.ALL).stream()
                        .filter(peer -> peer.presence() != Presence.OFFLINE).count();
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setLinks(Links service) { links = service; }

    void unsetLinks(Links service) {
        if (links == service) {
            links = null;
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setTeams(Teams service) { teams = service; }

    void unsetTeams(Teams service) {
        if (teams == service) {
            teams = null;
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setChannels(Channels service) { channels = service; }

    void unsetChannels(Channels service) {
        if (channels == service) {
            channels = null;
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setPeerDirectory(PeerDirectory service) { peers = service; }

    void unsetPeerDirectory(PeerDirectory service) {
        if (peers == service) {
            peers = null;
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setStorageHealth(StorageHealth service) { health = service; }

    void unsetStorageHealth(StorageHealth service) {
        if (health == service) {
            health = null;
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setReplication(Replication service) { replication = service; }

    void unsetReplication(Replication service) {
        if (replication == service) {
            replication = null;
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setVaultLock(VaultLock service) { lock = service; }

    void unsetVaultLock(VaultLock service) {
        if (lock == service) {
            lock = null;
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setPairing(Pairing service) { pairing = service; }

    void unsetPairing(Pairing service) {
        if (pairing == service) {
            pairing = null;
        }
    }
}
