// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.crypto.LinkCertificates;
import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.discovery.Announcement;
import org.omnimesh.api.id.ContentId;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.link.BlobClient;
import org.omnimesh.api.link.BlobSource;
import org.omnimesh.api.link.Link;
import org.omnimesh.api.link.LinkException;
import org.omnimesh.api.link.LinkProtocol;
import org.omnimesh.api.link.Links;
import org.omnimesh.api.link.PairingAcceptor;
import org.omnimesh.api.link.PairingChannel;
import org.omnimesh.api.link.PeerTrust;
import org.omnimesh.api.node.NetworkMode;
import org.omnimesh.api.node.NetworkService;
import org.omnimesh.api.node.NodeException;
import org.omnimesh.api.node.NodeHome;
import org.omnimesh.api.node.TimeSource;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The transport over TLS 1.3: listens, dials, keeps links, and carries blobs and pairings beside them. */
@Component(configurationPid = LinkConfig.PID, service = { Links.class, BlobClient.class, NetworkService.class,
        Announcement.class, TlsLinks.class })
@Designate(ocd = LinkConfig.class)
public final class TlsLinks implements Links, BlobClient, NetworkService, Announcement {
    private static final Logger LOG = LoggerFactory.getLogger(TlsLinks.class);
    private static final int INSTANCE_BYTES = 8;

    private final PeerId self;
    private final MeshPort port;
    private final String instance;
    private final Machinery machinery = new Machinery();
    private final DialTargets targets = new DialTargets();
    private final Credentials credentials;
    private final LinkTrustManager trustManager;
    private final TlsContexts tls;
    private final ProtocolHub hub;
    private final LinkTable table;
    private final Keeper keeper;
    private final BlobServer blobServer = new BlobServer();
    private final BlobFetcher blobFetcher;
    private final PairingDesk pairings;
    private volatile String mesh = "";
    private volatile @Nullable PeerTrust trust;
    private volatile @Nullable PairingAcceptor acceptor;
    private volatile @Nullable Network network;

    /** Wires the transport; nothing is opened yet. */
    @Activate
    public TlsLinks(@Reference DeviceIdentity device, @Reference LinkCertificates certificates,
            @Reference RandomSource random, @Reference TimeSource time, @Reference NodeHome home,
            @Reference EventAdmin events, LinkConfig config) {
        this(device.peerId(), certificates, random, time, home.directory(), events);
        mesh = config.mesh();
    }

    /**
     * Wires the transport without OSGi.
     *
     * @param self this device
     * @param certificates makes and checks certificates
     * @param random for names and jitter
     * @param time for deadlines
     * @param home where the port is remembered
     * @param events where links are announced
     */
    public TlsLinks(PeerId self, LinkCertificates certificates, RandomSource random, TimeSource time, Path home,
            EventAdmin events) {
        this.self = self;
        this.port = new MeshPort(home, random);
        this.instance = HexFormat.of().formatHex(random.bytes(INSTANCE_BYTES));
        this.credentials = new Credentials(certificates, time);
        TrustPolicy policy = new TrustPolicy(self, certificates, this::isTrusted);
        this.trustManager = new LinkTrustManager(policy, targets);
        this.tls = new TlsContexts(new LinkKeyManager(credentials, targets), trustManager, targets);
        this.hub = new ProtocolHub(event -> events.postEvent(event.toEvent()));
        this.table = new LinkTable(self, policy, hub, time, machinery.scheduler(),
                () -> new Control.Hello(instance, listening()), this::changed);
        this.keeper = new Keeper(table, new Backoff(random), time);
        this.blobFetcher = new BlobFetcher(table, targets);
        this.pairings = new PairingDesk(() -> Optional.ofNullable(acceptor), time);
    }

    /**
     * Sets the address before anything is opened.
     *
     * @param address {@code HOST:PORT}
     * @return this
     */
    public TlsLinks listeningOn(String address) {
        mesh = address;
        return this;
    }

    /** Takes a new address into use, at once if the network is open. */
    @Modified
    public void configure(LinkConfig config) throws NodeException {
        if (!mesh.equals(config.mesh())) {
            mesh = config.mesh();
            if (network != null) {
                close();
                open(NetworkMode.LAN);
            }
        }
    }

    /** Closes everything. */
    @Deactivate
    public void deactivate() {
        close();
    }

    /** Sets who decides on trust. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    public void setTrust(PeerTrust service) { trust = service; }

    /** Without anybody who decides on trust there are no links. */
    public void unsetTrust(PeerTrust service) {
        if (trust == service) {
            trust = null;
            table.tick();
        }
    }

    /** Sets who takes pairing connections. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    public void setAcceptor(PairingAcceptor service) { acceptor = service; }

    /** From now on pairing connections are refused. */
    public void unsetAcceptor(PairingAcceptor service) {
        if (acceptor == service) {
            acceptor = null;
        }
    }

    /** Adds a protocol and tells it of the links that are up. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addProtocol(LinkProtocol protocol) {
        hub.add(protocol);
        table.introduce(protocol);
    }

    /** Removes a protocol; it hears no more. */
    public void removeProtocol(LinkProtocol protocol) {
        hub.remove(protocol);
    }

    /** Adds a source of blobs. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addBlobSource(BlobSource source) {
        blobServer.add(source);
    }

    /** Removes a source of blobs. */
    public void removeBlobSource(BlobSource source) {
        blobServer.remove(source);
    }

    @Override
    public int order() {
        return ORDER_LINKS;
    }

    @Override
    public synchronized void open(NetworkMode mode) throws NodeException {
        if (network != null) {
            return;
        }
        Thread.ofVirtual().name("link-certificate").start(credentials::device);
        HandshakeGuard guard = new HandshakeGuard(machinery.scheduler());
        MeshHandler handler = new MeshHandler(trustManager, table, pairings, blobServer, guard);
        Network opened = Network.open(machinery, tls, targets, handler, guard, ListenAddress.parse(mesh), port);
        network = opened;
        keeper.open(new Dialer(opened.client(), targets, table, credentials));
        table.later(Heartbeat.TICK, () -> tick(opened));
        LOG.info("Links: listening on port {}", opened.port());
    }

    @Override
    public synchronized void close() {
        Network open = network;
        if (open == null) {
            return;
        }
        network = null;
        keeper.close();
        table.closeAll(CloseCode.NORMAL, "the network was closed");
        open.close();
        LOG.info("Links: closed");
    }

    @Override
    public String instance() {
        return instance;
    }

    @Override
    public int port() {
        Network open = network;
        return open == null ? 0 : open.port();
    }

    @Override
    public List<Multiaddr> listening() {
        Network open = network;
        int listens = open == null ? 0 : open.port();
        if (open == null || listens == 0) {
            return List.of();
        }
        Optional<InetAddress> only = open.boundTo();
        List<String> hosts = only.isPresent()
                ? List.of(InterfaceAddresses.text(only.get()))
                : InterfaceAddresses.usable();
        return hosts.stream().map(host -> Multiaddr.ofLink(host, listens, self)).toList();
    }

    @Override
    public List<Link> active() {
        return List.copyOf(table.active());
    }

    @Override
    public Optional<Link> to(PeerId peer) {
        return table.to(peer).map(Link.class::cast);
    }

    @Override
    public Link dial(Multiaddr address, Duration timeout) throws LinkException {
        Optional<PeerId> expected = address.peerId();
        if (expected.filter(self::equals).isPresent()) {
            throw new LinkException("That address is this device itself.");
        }
        Optional<Link> present = expected.flatMap(this::to);
        return present.isPresent() ? present.get() : await(dialer().device(address, expected, timeout), timeout);
    }

    /** Opens a pairing connection, see {@code PairingDialer}. */
    PairingChannel dialStranger(Multiaddr address, Duration timeout) throws LinkException {
        return dialer().stranger(address, timeout);
    }

    @Override
    public void keep(PeerId peer, List<Multiaddr> addresses) {
        if (!peer.equals(self)) {
            keeper.keep(peer, addresses);
        }
    }

    @Override
    public void release(PeerId peer, String reason) {
        table.close(peer, reason);
        keeper.release(peer);
        table.close(peer, reason); // what a running attempt brought up in between
    }

    @Override
    public byte[] fetch(PeerId peer, ContentId content, int index, int maxBytes)
            throws LinkException, InterruptedException {
        return blobFetcher.fetch(opened().client(), peer, content, index, maxBytes);
    }

    private boolean isTrusted(PeerId peer) {
        PeerTrust present = trust;
        return present != null && present.trusts(peer);
    }

    private void changed(PeerId peer) {
        keeper.changed(peer);
        blobFetcher.forget(peer);
    }

    private void tick(Network during) {
        if (network == during) {
            table.tick();
            table.later(Heartbeat.TICK, () -> tick(during));
        }
    }

    private Network opened() throws LinkException {
        Network open = network;
        if (open == null) {
            throw new LinkException("The network is closed.");
        }
        return open;
    }

    private Dialer dialer() throws LinkException {
        return new Dialer(opened().client(), targets, table, credentials);
    }

    private static Link await(CompletableFuture<Link> dialled, Duration timeout) throws LinkException {
        try {
            return dialled.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            dialled.cancel(false);
            throw Failure.of(e);
        } catch (InterruptedException e) {
            dialled.cancel(false);
            Thread.currentThread().interrupt();
            throw new LinkException("Dialling was interrupted.", e);
        }
    }
}
