// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.pairing.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.discovery.Nameplates;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.api.pairing.CodeBurned;
import org.omnimesh.api.pairing.OpenInvitation;
import org.omnimesh.api.pairing.Pairing;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.team.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The links of this node. Each lets some devices in until its time is up; nobody guesses 128 bits, so wrong tries do not end it,
 * but they are counted and make it rest. Time goes by the wall clock, as links survive restarts, and at most by as much of the
 * monotonic one. Thread-safe.
 */
final class LiveLinks {
    /** Length of an id in bytes. */
    static final int ID_BYTES = 8;

    private static final Logger LOG = LoggerFactory.getLogger(LiveLinks.class);

    private final RandomSource random;
    private final TimeSource time;
    private final InvitationStore store;
    private final Predicate<TeamId> current;
    private final BiConsumer<String, CodeBurned.Cause> ended;
    private final List<Live> live = new ArrayList<>();
    private @Nullable Function<String, Nameplates.Advertisement> advertiser;

    /**
     * Begins with those that the store has.
     *
     * @param random ids, nameplates and secrets
     * @param time expiry
     * @param store keeps them
     * @param current tells whether a team is the one that newcomers are admitted to
     * @param ended told the nameplate and why, after each end
     */
    LiveLinks(RandomSource random, TimeSource time, InvitationStore store, Predicate<TeamId> current,
            BiConsumer<String, CodeBurned.Cause> ended) {
        this.random = random;
        this.time = time;
        this.store = store;
        this.current = current;
        this.ended = ended;
        try {
            store.load().forEach(invitation -> live.add(new Live(invitation)));
        } catch (StorageException e) {
            LOG.error("The invitations could not be read from the store; none of them works until a restart", e);
        }
    }

    /** One link; guarded by the {@link LiveLinks} it belongs to. */
    private final class Live {
        private final Duration ends;
        private final List<Try> tries = new ArrayList<>();
        private LinkInvitation invitation;
        private int claimed;
        private Nameplates.@Nullable Advertisement advertisement;

        Live(LinkInvitation invitation) {
            this.invitation = invitation;
            this.ends = time.monotonic().plus(Duration.between(time.now(), invitation.open().expiresAt()));
        }

        boolean expired() {
            return invitation.expired(time.now()) || time.monotonic().compareTo(ends) >= 0;
        }
    }

    /** Makes a link with a nameplate that nobody here uses; empty if there are too many. */
    Optional<LinkInvitation> issue(Role role, int uses, Duration lifetime, TeamId team, Predicate<String> taken)
            throws StorageException {
        sweep();
        synchronized (this) {
            if (live.size() >= Pairing.MAX_LINKS) {
                return Optional.empty();
            }
            String nameplate;
            do {
                nameplate = Crockford.symbols(random.bytes(3), 3);
            } while (taken.test(nameplate) || find(nameplate).isPresent());
            OpenInvitation open = new OpenInvitation(HexFormat.of().formatHex(random.bytes(ID_BYTES)), role, uses, true,
                    time.now(), time.now().plus(lifetime));
            LinkInvitation made = new LinkInvitation(open, nameplate, random.bytes(PairingLink.SECRET_BYTES), team);
            store.save(made);
            Live added = new Live(made);
            live.add(added);
            advertise(added);
            return Optional.of(made);
        }
    }

    /** Returns what is live, of every team. */
    List<OpenInvitation> list() {
        sweep();
        synchronized (this) {
            return live.stream().map(it -> it.invitation.open()).toList();
        }
    }

    synchronized boolean holds(String nameplate) {
        return find(nameplate).isPresent();
    }

    /** Tells whether a nameplate is one by which somebody may join now. */
    synchronized boolean serves(String nameplate) {
        return find(nameplate).filter(it -> current.test(it.invitation.team())).isPresent();
    }

    synchronized boolean isOwn(String nameplate, byte[] secret) {
        return find(nameplate).filter(it -> Arrays.equals(it.invitation.secret(), secret)).isPresent();
    }

    /** Withdraws a link; false if there is none such. */
    boolean revoke(String id) {
        List<Runnable> after = new ArrayList<>();
        boolean found;
        synchronized (this) {
            Optional<Live> link = live.stream().filter(it -> it.invitation.open().id().equals(id)).findFirst();
            found = link.isPresent();
            link.ifPresent(it -> end(it, CodeBurned.Cause.WITHDRAWN, after));
        }
        after.forEach(Runnable::run);
        return found;
    }

    /** Ends the links whose time is up. */
    void sweep() {
        List<Runnable> after = new ArrayList<>();
        synchronized (this) {
            List.copyOf(live).stream().filter(Live::expired).forEach(it -> end(it, CodeBurned.Cause.EXPIRED, after));
        }
        after.forEach(Runnable::run);
    }

    /** Advertises every link from here on, or none. */
    synchronized void advertiseWith(@Nullable Function<String, Nameplates.Advertisement> newAdvertiser) {
        live.forEach(LiveLinks::withdraw);
        advertiser = newAdvertiser;
        live.forEach(this::advertise);
    }

    /** Begins a try at a link; empty if it takes none now. */
    Optional<Attempt> begin(String nameplate) {
        sweep();
        synchronized (this) {
            Optional<Live> found = find(nameplate);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            Live link = found.get();
            Duration now = time.monotonic();
            link.tries.removeIf(it -> now.minus(it.at).compareTo(Pairing.LIFETIME) >= 0);
            if (link.tries.size() >= Pairing.MAX_LINK_TRIES) {
                LOG.warn("A link takes no more tries for now: {} wrong ones within {} minutes", link.tries.size(),
                        Pairing.LIFETIME.toMinutes());
                return Optional.empty();
            }
            Try begun = new Try(link, now);
            link.tries.add(begun);
            return Optional.of(begun);
        }
    }

    /** One try; counted until it proves to be honest. */
    private final class Try implements Attempt {
        private final Live link;
        private final Duration at;
        private boolean claimed;

        Try(Live link, Duration at) {
            this.link = link;
            this.at = at;
        }

        @Override
        public byte[] password() {
            return link.invitation.secret().clone();
        }

        @Override
        public String what() {
            return "an invitation link";
        }

        @Override
        public boolean boundedByItself() {
            return true;
        }

        @Override
        public Role role() {
            return link.invitation.open().role();
        }

        @Override
        public boolean claim() {
            synchronized (LiveLinks.this) {
                link.tries.remove(this);
                claimed = live.contains(link) && link.invitation.open().usesLeft() > link.claimed;
                link.claimed += claimed ? 1 : 0;
                return claimed;
            }
        }

        @Override
        public void used() {
            List<Runnable> after = new ArrayList<>();
            synchronized (LiveLinks.this) {
                release();
                if (live.contains(link)) {
                    count(link, after);
                }
            }
            after.forEach(Runnable::run);
        }

        @Override
        public void failed() {
            synchronized (LiveLinks.this) {
                release();
            }
        }

        private void release() {
            link.claimed -= claimed ? 1 : 0;
            claimed = false;
        }
    }

    private void count(Live link, List<Runnable> after) {
        int left = link.invitation.open().usesLeft() - 1;
        if (left == 0) {
            end(link, CodeBurned.Cause.USED, after);
            return;
        }
        link.invitation = link.invitation.withUses(left);
        try {
            store.save(link.invitation);
        } catch (StorageException e) {
            LOG.error("That an invitation was used could not be stored; after a restart it lets one device more in", e);
        }
    }

    private void end(Live link, CodeBurned.Cause cause, List<Runnable> after) {
        live.remove(link);
        withdraw(link);
        try {
            store.delete(link.invitation.open().id());
        } catch (StorageException e) {
            LOG.error("An invitation that ended could not be removed from the store; after a restart it may work again",
                    e);
        }
        after.add(() -> ended.accept(link.invitation.nameplate(), cause));
    }

    private Optional<Live> find(String nameplate) {
        return live.stream().filter(it -> it.invitation.nameplate().equals(nameplate)).findFirst();
    }

    private void advertise(Live link) {
        Function<String, Nameplates.Advertisement> by = advertiser;
        if (by != null) {
            link.advertisement = by.apply(link.invitation.nameplate());
        }
    }

    private static void withdraw(Live link) {
        Nameplates.Advertisement shown = link.advertisement;
        if (shown != null) {
            shown.close();
            link.advertisement = null;
        }
    }
}
