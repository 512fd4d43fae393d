// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing;

import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.link.Links;
import org.omnimesh.api.node.Profile;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.api.pairing.CodeBurned;
import org.omnimesh.api.pairing.CodeBurned.Cause;
import org.omnimesh.api.pairing.ConnectionCode;
import org.omnimesh.api.pairing.InvitationLink;
import org.omnimesh.api.pairing.OpenInvitation;
import org.omnimesh.api.pairing.Pairing;
import org.omnimesh.api.pairing.PairingCode;
import org.omnimesh.api.pairing.PairingException;
import org.omnimesh.api.pairing.PairingException.Reason;
import org.omnimesh.api.pairing.PairingResult;
import org.omnimesh.api.pairing.PeerPaired;
import org.omnimesh.api.pairing.TeamJoin;
import org.omnimesh.api.team.Member;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.Team;
import org.osgi.service.event.EventAdmin;

/**
 * Pairs the devices of one {@link Room} by codes and doors, without any cryptography or rate limit; the first code of a
 * room is {@code OMNI-7K1Q-9FXD}. Thread-safe.
 */
public final class InMemoryPairing implements Pairing {
    /** Devices that hear each other. */
    public static final class Room {
        private final List<InMemoryPairing> devices = new CopyOnWriteArrayList<>();
        private final AtomicInteger numbers = new AtomicInteger();
    }

    /**
     * What somebody typed to join.
     *
     * @param typed the code, the link, or the team's name
     * @param addresses where to look beside the room
     */
    public record Attempt(String typed, List<Multiaddr> addresses) {
        /** Copies the list. */
        public Attempt {
            addresses = List.copyOf(addresses);
        }
    }

    private static final String SECRET = "Q9FXD";
    private static final String NOT_WORKING = "This code does not work: it may be wrong, expired or used.";

    private final Room room;
    private final PeerId self;
    private final InMemoryTeam team;
    private final Links links;
    private final TimeSource time;
    private final EventAdmin events;
    private final List<LiveCode> codes = new ArrayList<>();
    private final List<Attempt> attempts = new CopyOnWriteArrayList<>();
    private Optional<Door> door = Optional.empty();
    private Optional<PairingException> refusal = Optional.empty();
    private Runnable whileJoining = () -> {};
    private volatile Optional<Instant> guessing = Optional.empty();

    private static final class LiveCode {
        final PairingCode code;
        final String link;
        final Duration expires;
        OpenInvitation open;
        int wrongTries;

        LiveCode(PairingCode code, Duration expires, OpenInvitation open) {
            this.code = code;
            this.link = "omnimesh://pair?v=1&n=" + code.nameplate() + "&k=" + SECRET.repeat(5);
            this.expires = expires;
            this.open = open;
        }
    }

    private static final class Door {
        final String tag;
        final String name;
        final String passphrase;
        final Duration closes;
        int wrongTries;

        Door(String tag, String name, String passphrase, Duration closes) {
            this.tag = tag;
            this.name = name;
            this.passphrase = passphrase;
            this.closes = closes;
        }
    }

    /**
     * Brings a device into a room.
     *
     * @param room the room
     * @param self the device
     * @param team its team, which changes when it joins another
     * @param links tells whether and where it listens
     * @param time for expiry
     * @param events where newcomers and burned codes are told
     */
    public InMemoryPairing(Room room, PeerId self, InMemoryTeam team, Links links, TimeSource time,
            EventAdmin events) {
        this.room = room;
        this.self = self;
        this.team = team;
        this.links = links;
        this.time = time;
        this.events = events;
        room.devices.add(this);
    }

    @Override
    public ConnectionCode issue(Role role, Duration lifetime) throws PairingException {
        check(role, 1, 1, lifetime, LIFETIME);
        synchronized (room) {
            sweep();
            if (typed().size() == MAX_LIVE_CODES) {
                burn(typed().getFirst(), Cause.WITHDRAWN);
            }
            return show(add(role, 1, lifetime, false, false));
        }
    }

    @Override
    public ConnectionCode issueForDevice(Duration lifetime) throws PairingException {
        checkTerms(1, 1, lifetime, LIFETIME);
        synchronized (room) {
            return show(add(team.current().role(), 1, lifetime, false, true));
        }
    }

    @Override
    public InvitationLink invite(Role role, int uses, Duration lifetime) throws PairingException {
        check(role, uses, MAX_LINK_USES, lifetime, MAX_LINK_LIFETIME);
        synchronized (room) {
            sweep();
            if (codes.size() - typed().size() == MAX_LINKS) {
                throw new PairingException(Reason.TOO_MANY_TRIES, "There are too many links already.");
            }
            LiveCode made = add(role, uses, lifetime, true, false);
            return new InvitationLink(made.open, made.link, links.listening());
        }
    }

    private void checkTerms(int uses, int mostUses, Duration lifetime, Duration longest) throws PairingException {
        checkNetwork();
        if (uses < 1 || uses > mostUses || lifetime.compareTo(MIN_LIFETIME) < 0 || lifetime.compareTo(longest) > 0) {
            throw new PairingException(Reason.MALFORMED, "So many devices or so much time is not possible.");
        }
    }

    private void check(Role role, int uses, int mostUses, Duration lifetime, Duration longest)
            throws PairingException {
        checkTerms(uses, mostUses, lifetime, longest);
        if (!team.current().role().mayInvite(role)) {
            throw new PairingException(Reason.FORBIDDEN, "Your role does not allow to invite with that role.");
        }
    }

    private LiveCode add(Role role, int uses, Duration lifetime, boolean link, boolean device) {
        int count = room.numbers.incrementAndGet();
        PairingCode code = new PairingCode("7K" + PairingCode.ALPHABET.charAt(count % PairingCode.ALPHABET.length()),
                SECRET);
        OpenInvitation open = new OpenInvitation(String.format(Locale.ROOT, "%016x", count), role, uses, link,
                time.now(), time.now().plus(lifetime), device);
        LiveCode live = new LiveCode(code, time.monotonic().plus(lifetime), open);
        codes.add(live);
        return live;
    }

    private List<LiveCode> typed() {
        return codes.stream().filter(code -> !code.open.link()).toList();
    }

    @Override
    public List<OpenInvitation> invitations() {
        synchronized (room) {
            sweep();
            return codes.stream().map(code -> code.open).toList();
        }
    }

    @Override
    public boolean revoke(String id) {
        synchronized (room) {
            Optional<LiveCode> found = codes.stream().filter(code -> code.open.id().equals(id)).findFirst();
            found.ifPresent(code -> burn(code, Cause.WITHDRAWN));
            return found.isPresent();
        }
    }

    @Override
    public Optional<ConnectionCode> live() {
        synchronized (room) {
            sweep();
            List<LiveCode> typed = typed();
            return typed.isEmpty() ? Optional.empty() : Optional.of(show(typed.getLast()));
        }
    }

    /**
     * Lets it seem that somebody guesses.
     *
     * @param since since when
     */
    public void suspectGuessing(Instant since) {
        guessing = Optional.of(since);
    }

    @Override
    public Optional<Instant> guessing() {
        return guessing;
    }

    @Override
    public void burn() {
        synchronized (room) {
            typed().forEach(code -> burn(code, Cause.WITHDRAWN));
            door.ifPresent(open -> close(open, Cause.WITHDRAWN));
        }
    }

    @Override
    public PairingResult join(String text, List<Multiaddr> addresses) throws PairingException {
        begin(text, addresses);
        boolean link = text.strip().startsWith("omnimesh:");
        Optional<PairingCode> code = PairingCode.parse(text);
        if (link ? !text.contains("&k=") : code.isEmpty()) {
            throw new PairingException(Reason.MALFORMED, "This is not a code. A code looks like OMNI-7K2M-9QXT.");
        }
        synchronized (room) {
            for (InMemoryPairing issuer : others()) {
                for (LiveCode live : List.copyOf(issuer.codes)) {
                    if (link
                            ? live.link.equals(text.strip())
                            : !live.open.link() && code.filter(live.code::equals).isPresent()) {
                        issuer.use(live);
                        return issuer.admit(this, live.open);
                    }
                    if (!live.open.link()
                            && code.filter(wrong -> wrong.nameplate().equals(live.code.nameplate())).isPresent()
                            && ++live.wrongTries == MAX_TRIES) {
                        issuer.burn(live, Cause.GUESSED);
                    }
                }
            }
        }
        throw new PairingException(Reason.INVALID, NOT_WORKING);
    }

    @Override
    public TeamJoin joinTeam(String name, String passphrase, List<Multiaddr> addresses) throws PairingException {
        begin(name, addresses);
        String wanted = plain(name).toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
        String secret = plain(passphrase);
        if (wanted.isEmpty() || secret.length() < MIN_PASSPHRASE_LENGTH || secret.length() > MAX_PASSPHRASE_LENGTH) {
            throw new PairingException(Reason.MALFORMED, "Type the name of the team and its passphrase.");
        }
        synchronized (room) {
            boolean member = plain(team.current().name()).toLowerCase(Locale.ROOT).equals(wanted)
                    && team.current().role().compareTo(Role.MEMBER) <= 0;
            boolean looking = !member || door.isEmpty() && team.members().size() == 1;
            Optional<PairingResult> joined = looking ? enter(wanted, secret) : Optional.empty();
            if (joined.isPresent()) {
                return new TeamJoin.Joined(joined.get());
            }
            if (!member) {
                throw new PairingException(Reason.INVALID,
                        "Nobody holds such a door open, or the passphrase is wrong.");
            }
            String tag = door.map(open -> open.tag).orElse("door-" + room.numbers.incrementAndGet());
            door = Optional.of(new Door(tag, wanted, secret, time.monotonic().plus(DOOR_LIFETIME)));
            return new TeamJoin.DoorOpened(team.current(), time.now().plus(DOOR_LIFETIME));
        }
    }

    /**
     * Refuses whoever wants to join from here, before anything else is looked at.
     *
     * @param reason what the caller is told
     * @param sentence what the user is told
     */
    public void refuse(Reason reason, String sentence) {
        refusal = Optional.of(new PairingException(reason, sentence));
    }

    /**
     * Does something while somebody waits for joining.
     *
     * @param action run on the caller's thread, before anything else
     */
    public void whileJoining(Runnable action) {
        whileJoining = action;
    }

    /**
     * Returns what was typed here to join.
     *
     * @return a copy, in order
     */
    public List<Attempt> attempts() {
        return List.copyOf(attempts);
    }

    private void begin(String text, List<Multiaddr> addresses) throws PairingException {
        attempts.add(new Attempt(text, addresses));
        whileJoining.run();
        if (refusal.isPresent()) {
            throw refusal.get();
        }
        checkNetwork();
    }

    private Optional<PairingResult> enter(String name, String passphrase) {
        for (InMemoryPairing holder : others()) {
            Optional<Door> open = holder.door.filter(it -> it.name.equals(name));
            if (open.isPresent() && open.get().passphrase.equals(passphrase)) {
                return Optional.of(holder.admit(this, Role.MEMBER, false));
            }
            if (open.isPresent() && ++open.get().wrongTries == MAX_DOOR_TRIES) {
                holder.close(open.get(), Cause.GUESSED);
            }
        }
        return Optional.empty();
    }

    private void use(LiveCode live) {
        OpenInvitation open = live.open;
        if (open.usesLeft() == 1) {
            burn(live, Cause.USED);
        } else {
            live.open = new OpenInvitation(open.id(), open.role(), open.usesLeft() - 1, open.link(), open.issuedAt(),
                    open.expiresAt(), open.device());
        }
    }

    private PairingResult admit(InMemoryPairing newcomer, OpenInvitation open) {
        return admit(newcomer, open.role(), open.device());
    }

    private PairingResult admit(InMemoryPairing newcomer, Role role, boolean device) {
        Team joined = new Team(team.current().id(), team.current().name(), role);
        if (device) {
            team.link(newcomer.self, newcomer.names().deviceName());
        } else {
            team.admit(newcomer.self, newcomer.names());
        }
        newcomer.team.become(joined);
        newcomer.team.admit(self, names());
        tell(new PeerPaired(newcomer.self, newcomer.names().displayName()));
        return new PairingResult(self, names().displayName(), joined);
    }

    private Profile names() {
        Member member = team.memberOf(self).orElseThrow();
        return new Profile(member.displayName(), member.devices().getFirst().name());
    }

    private List<InMemoryPairing> others() {
        List<InMemoryPairing> others = room.devices.stream()
                .filter(device -> device != this && !device.links.listening().isEmpty()).toList();
        others.forEach(InMemoryPairing::sweep);
        return others;
    }

    private void checkNetwork() throws PairingException {
        if (links.listening().isEmpty()) {
            throw new PairingException(Reason.UNAVAILABLE, "The network is closed. Start it, then try again.");
        }
    }

    private ConnectionCode show(LiveCode live) {
        return new ConnectionCode(live.code, live.link, links.listening(), live.open.expiresAt(),
                live.expires.minus(time.monotonic()), live.open);
    }

    private void sweep() {
        List.copyOf(codes).stream().filter(code -> time.monotonic().compareTo(code.expires) >= 0)
                .forEach(code -> burn(code, Cause.EXPIRED));
        door.filter(open -> time.monotonic().compareTo(open.closes) >= 0)
                .ifPresent(open -> close(open, Cause.EXPIRED));
    }

    private void burn(LiveCode code, Cause cause) {
        codes.remove(code);
        tell(new CodeBurned(code.code.nameplate(), cause));
    }

    private void close(Door open, Cause cause) {
        door = Optional.empty();
        tell(new CodeBurned(open.tag, cause));
    }

    private void tell(DomainEvent fact) {
        events.postEvent(fact.toEvent());
    }

    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).strip();
    }
}
