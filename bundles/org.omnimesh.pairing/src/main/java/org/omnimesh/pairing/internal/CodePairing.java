// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.pairing.internal;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.crypto.Pake;
import org.omnimesh.api.crypto.PasswordStretching;
import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.crypto.Signatures;
import org.omnimesh.api.discovery.Nameplates;
import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.link.AddressBook;
import org.omnimesh.api.link.Links;
import org.omnimesh.api.link.PairingAcceptor;
import org.omnimesh.api.link.PairingChannel;
import org.omnimesh.api.link.PairingDialer;
import org.omnimesh.api.node.NodeStateChanged;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.api.pairing.CodeBurned;
import org.omnimesh.api.pairing.ConnectionCode;
import org.omnimesh.api.pairing.GuessingSuspected;
import org.omnimesh.api.pairing.InvitationLink;
import org.omnimesh.api.pairing.OpenInvitation;
import org.omnimesh.api.pairing.Pairing;
import org.omnimesh.api.pairing.PairingCode;
import org.omnimesh.api.pairing.PairingException;
import org.omnimesh.api.pairing.PairingException.Reason;
import org.omnimesh.api.pairing.PairingResult;
import org.omnimesh.api.pairing.TeamJoin;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.team.Admission;
import org.omnimesh.api.team.Channels;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.TeamDecided;
import org.omnimesh.api.team.Teams;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Issues codes and opens doors, lets newcomers in by them, and joins by those of others. */
@Component(service = { Pairing.class, PairingAcceptor.class, EventHandler.class }, property = EventConstants.EVENT_TOPIC
        + "=org/omnimesh/event/NodeStateChanged")
public final class CodePairing implements Pairing, PairingAcceptor, EventHandler {
    /** Most codes issued within {@link #ISSUE_WINDOW}. */
    static final int MAX_ISSUED = 30;

    /** The time over which issued codes are counted. */
    static final Duration ISSUE_WINDOW = Duration.ofMinutes(15);

    private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(CodePairing.class);

    private final Links links;
    private final TimeSource time;
    private final EventAdmin events;
    private final PeerId self;
    private final Teams teams;
    private final LiveCodes codes;
    private final LiveLinks invitations;
    private final CodeIssuer issuer;
    private final TryLimiter limiter;
    private final CodeJoiner joiner;
    private final TeamDoor door;
    private final TeamPairing teamPairing;
    private final Deque<Duration> issued = new ArrayDeque<>();
    private final ScheduledExecutorService sweeper;
    private volatile @Nullable Nameplates nameplates;

    /**
     * Begins to take newcomers.
     *
     * @param pake the key exchange
     * @param ciphers confirmations and sealed parts
     * @param identity signs this device's card
     * @param signatures checks the other's card
     * @param stretching makes passwords of passphrases
     * @param random nonces and codes
     * @param time expiry and limits
     * @param admission admits newcomers and joins teams
     * @param teams tells for whom a door may be opened
     * @param channels tells when a joined team has arrived
     * @param links where this node listens
     * @param dialer connects to issuers
     * @param addressBook remembers who was paired
     * @param store keeps links over restarts
     * @param events where facts are told
     */
    @Activate
    public CodePairing(@Reference Pake pake, @Reference Ciphers ciphers, @Reference DeviceIdentity identity,
            @Reference Signatures signatures, @Reference PasswordStretching stretching, @Reference RandomSource random,
            @Reference TimeSource time, @Reference Admission admission, @Reference Teams teams,
            @Reference Channels channels, @Reference Links links, @Reference PairingDialer dialer,
            @Reference AddressBook addressBook, @Reference InvitationStore store, @Reference EventAdmin events) {
        Tools tools = new Tools(pake, ciphers, new SignedCards(identity, signatures), random, time);
        this.links = links;
        this.time = time;
        this.events = events;
        this.self = identity.peerId();
        this.teams = teams;
        this.codes = new LiveCodes(random, time, this::burned);
        this.invitations = new LiveLinks(random, time, store, team -> teams.current().id().equals(team),
                this::linkEnded);
        this.door = new TeamDoor(random, time, team -> teams.current().id().equals(team), this::doorClosed);
        this.limiter = new TryLimiter(time, failures -> publish(new GuessingSuspected(failures)));
        this.issuer = new CodeIssuer(tools, codes, invitations, door, limiter, admission, addressBook, this::publish);
        this.joiner = new CodeJoiner(tools, dialer, admission, channels, addressBook);
        this.teamPairing = new TeamPairing(tools, stretching, teams, door, joiner);
        this.sweeper = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("omnimesh-pairing-expiry").factory());
        sweeper.scheduleWithFixedDelay(this::sweep, SWEEP_INTERVAL.toMillis(), SWEEP_INTERVAL.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void sweep() {
        codes.sweep();
        invitations.sweep();
        door.sweep();
    }

    /** Burns all codes and closes the door; links wait for the next start. */
    @Deactivate
    public void stop() {
        sweeper.shutdownNow();
        invitations.advertiseWith(null);
        burn();
    }

    /**
     * Begins to advertise and look up nameplates.
     *
     * @param added the nameplates
     */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    public void bindNameplates(Nameplates added) {
        nameplates = added;
        codes.advertiseWith(added::advertise);
        invitations.advertiseWith(added::advertise);
        door.advertiseWith(added::advertise);
    }

    /**
     * Stops using nameplates.
     *
     * @param removed the nameplates
     */
    public void unbindNameplates(Nameplates removed) {
        if (nameplates == removed) {
            nameplates = null;
            codes.advertiseWith(null);
            invitations.advertiseWith(null);
            door.advertiseWith(null);
        }
    }

    @Override
    public ConnectionCode issue(Role role, Duration lifetime) throws PairingException {
        checkTerms(1, 1, lifetime, LIFETIME);
        checkRole(role);
        return issue(role, false, lifetime);
    }

    @Override
    public ConnectionCode issueForDevice(Duration lifetime) throws PairingException {
        checkTerms(1, 1, lifetime, LIFETIME);
        if (!teams.current().active()) {
            throw new PairingException(Reason.FORBIDDEN,
                    "This device does not belong to the team any more, so it cannot link another one.");
        }
        return issue(teams.current().role(), true, lifetime);
    }

    private ConnectionCode issue(Role role, boolean device, Duration lifetime) throws PairingException {
        countIssued();
        LiveCodes.LiveCode code = codes.issue(role, device, lifetime, invitations::holds);
        LOG.info("Issued a pairing code for {} minutes", lifetime.toMinutes());
        note("invitation.made", code.open().id(), device ? "code, another device" : "code, " + word(role));
        return show(code);
    }

    @Override
    public InvitationLink invite(Role role, int uses, Duration lifetime) throws PairingException {
        checkTerms(uses, MAX_LINK_USES, lifetime, MAX_LINK_LIFETIME);
        checkRole(role);
        countIssued();
        try {
            LinkInvitation made = invitations.issue(role, uses, lifetime, teams.current().id(), codes::holds)
                    .orElseThrow(() -> new PairingException(Reason.TOO_MANY_TRIES, "There are " + MAX_LINKS
                            + " invitation links already. Revoke one, or wait until one expires."));
            LOG.info("Made an invitation link for {} devices and {} minutes", uses, lifetime.toMinutes());
            note("invitation.made", made.open().id(), "link, " + word(role) + ", uses: " + uses);
            return new InvitationLink(made.open(), link(made.nameplate(), made.secret()), links.listening());
        } catch (StorageException e) {
            LOG.warn("An invitation link could not be stored", e);
            throw new PairingException(Reason.UNAVAILABLE, "The invitation could not be stored; check the disk.");
        }
    }

    private void checkTerms(int uses, int mostUses, Duration lifetime, Duration longest) throws PairingException {
        if (links.listening().isEmpty()) {
            throw new PairingException(Reason.UNAVAILABLE, "The network is closed. Start it, then ask for a code.");
        }
        if (uses < 1 || uses > mostUses) {
            throw new PairingException(Reason.MALFORMED, "An invitation link lets in 1 to " + mostUses + " devices.");
        }
        if (lifetime.compareTo(MIN_LIFETIME) < 0 || lifetime.compareTo(longest) > 0) {
            throw new PairingException(Reason.MALFORMED, longest.equals(LIFETIME)
                    ? "A code to be typed lives for 1 to 15 minutes; a link may live longer."
                    : "An invitation link lives for one minute to seven days.");
        }
    }

    private void checkRole(Role role) throws PairingException {
        Role own = teams.current().role();
        if (!own.mayInvite(role)) {
            throw new PairingException(Reason.FORBIDDEN, own.mayInvite(Role.MEMBER)
                    ? "Your role does not allow to invite as " + word(role) + "."
                    : "Your role does not allow to invite others.");
        }
    }

    private static String word(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public List<OpenInvitation> invitations() {
        return Stream.concat(codes.list().stream(), invitations.list().stream())
                .sorted(Comparator.comparing(OpenInvitation::issuedAt).thenComparing(OpenInvitation::id)).toList();
    }

    @Override
    public boolean revoke(String id) {
        boolean revoked = codes.revoke(id) || invitations.revoke(id);
        if (revoked) {
            note("invitation.revoked", id, "");
        }
        return revoked;
    }

    /** Tells the audit log, whoever asked for it. */
    private void note(String action, String subject, String detail) {
        publish(new TeamDecided(self, action, subject, detail));
    }

    private void countIssued() throws PairingException {
        synchronized (issued) {
            Duration now = time.monotonic();
            issued.removeIf(at -> now.minus(at).compareTo(ISSUE_WINDOW) >= 0);
            if (issued.size() >= MAX_ISSUED) {
                throw new PairingException(Reason.TOO_MANY_TRIES,
                        "Too many codes were made in a short time. Wait some minutes, or use the newest one.");
            }
            issued.add(now);
        }
    }

    private ConnectionCode show(LiveCodes.LiveCode code) {
        return new ConnectionCode(code.code(), link(code.code().nameplate(), code.longSecret()), links.listening(),
                code.open().expiresAt(), code.remaining(), code.open());
    }

    private String link(String nameplate, byte[] secret) {
        return new PairingLink(nameplate, secret,
                links.listening().stream().limit(PairingLink.MAX_ADDRESSES).toList()).text();
    }

    @Override
    public Optional<ConnectionCode> live() {
        return codes.newest().map(this::show);
    }

    @Override
    public Optional<Instant> guessing() {
        return limiter.refusingSince();
    }

    @Override
    public void burn() {
        codes.burnAll();
        door.close();
    }

    @Override
    public PairingResult join(String typed, List<Multiaddr> addresses) throws PairingException {
        CodeJoiner.Target target = target(typed, addresses);
        if (codes.isOwn(target.nameplate(), target.password())
                || invitations.isOwn(target.nameplate(), target.password())) {
            throw new PairingException(Reason.MALFORMED,
                    "This code was made by this device. Type it on the device that shall join.");
        }
        checkNetwork();
        return tried("by code or link", () -> joiner.join(target, Optional.ofNullable(nameplates)));
    }

    /** Tells the audit log of what came to nothing; what succeeded, the team tells. */
    private <T> T tried(String how, Try<T> join) throws PairingException {
        try {
            return join.run();
        } catch (PairingException e) {
            if (e.reason() != Reason.MALFORMED) {
                note("pairing.tried", "", how + ", in vain: " + e.reason().name().toLowerCase(Locale.ROOT));
            }
            throw e;
        }
    }

    private interface Try<T> {
        T run() throws PairingException;
    }

    @Override
    public TeamJoin joinTeam(String team, String passphrase, List<Multiaddr> addresses) throws PairingException {
        checkNetwork();
        TeamJoin joined = tried("by the name of a team",
                () -> teamPairing.join(team, passphrase, addresses, Optional.ofNullable(nameplates)));
        if (joined instanceof TeamJoin.DoorOpened opened) {
            note("invitation.door_opened", opened.team().id().toString(), opened.team().name());
        }
        return joined;
    }

    private void checkNetwork() throws PairingException {
        if (links.listening().isEmpty()) {
            throw new PairingException(Reason.UNAVAILABLE, "The network is closed. Start it, then try again.");
        }
    }

    private static CodeJoiner.Target target(String typed, List<Multiaddr> addresses) throws PairingException {
        List<Multiaddr> where = new ArrayList<>(addresses);
        if (PairingLink.looksLikeOne(typed)) {
            PairingLink link = PairingLink.parse(typed).orElseThrow(() -> new PairingException(Reason.MALFORMED,
                    "This link is not complete. Copy the whole link, from omnimesh:// to its end."));
            where.addAll(link.addresses());
            return new CodeJoiner.Target(Message.Form.LONG, link.nameplate(), link.nameplate()::equalsIgnoreCase,
                    link.secret(), where);
        }
        PairingCode code = PairingCode.parse(typed).orElseThrow(() -> new PairingException(Reason.MALFORMED,
                "This is not a code. A code looks like OMNI-7K2M-9QXT; the letters I, L, O and U do not occur in it."));
        return new CodeJoiner.Target(Message.Form.SHORT, code.nameplate(), code.nameplate()::equalsIgnoreCase,
                code.secret().getBytes(StandardCharsets.US_ASCII), where);
    }

    @Override
    public void accept(PairingChannel channel) {
        issuer.accept(channel);
    }

    @Override
    public void handleEvent(@Nullable Event event) {
        Optional<DomainEvent> fact = event == null ? Optional.empty() : DomainEvent.of(event);
        if (fact.isPresent() && fact.get() instanceof NodeStateChanged changed && !changed.running()) {
            burn();
        }
        Nameplates now = nameplates;
        if (now != null) {
            invitations.advertiseWith(links.listening().isEmpty() ? null : now::advertise);
        }
    }

    private void burned(String nameplate, CodeBurned.Cause cause) {
        switch (cause) {
            case GUESSED ->
                LOG.warn("A pairing code was burned after {} wrong tries: somebody may be guessing", MAX_TRIES);
            case EXPIRED -> LOG.info("A pairing code expired");
            case USED -> LOG.info("A pairing code was used");
            case WITHDRAWN -> LOG.info("A pairing code was withdrawn");
        }
        publish(new CodeBurned(nameplate, cause));
    }

    private void linkEnded(String nameplate, CodeBurned.Cause cause) {
        LOG.info("An invitation link ended: {}", cause);
        publish(new CodeBurned(nameplate, cause));
    }

    private void doorClosed(String tag, CodeBurned.Cause cause) {
        switch (cause) {
            case GUESSED -> LOG.warn("The team's door was closed after {} wrong tries: somebody may be guessing its "
                    + "passphrase", MAX_DOOR_TRIES);
            case EXPIRED -> LOG.info("The team's door closed: its time was up");
            case WITHDRAWN, USED -> LOG.info("The team's door was closed");
        }
        publish(new CodeBurned(tag, cause));
    }

    private void publish(DomainEvent fact) {
        events.postEvent(fact.toEvent());
    }
}
