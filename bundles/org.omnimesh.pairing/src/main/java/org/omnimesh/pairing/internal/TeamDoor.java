// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.pairing.internal;

import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
import org.omnimesh.api.pairing.Pairing;
import org.omnimesh.api.team.Role;

/**
 * The door that this node holds open for its team, at most one. It takes many newcomers one after another, and few wrong
 * tries: three a minute of one host, and {@link Pairing#MAX_DOOR_TRIES} in all, after which it closes. A try counts from its
 * beginning and is taken off when it proves to be honest. Thread-safe; time goes by the monotonic clock.
 */
final class TeamDoor {
    /** Most wrong tries of one host within {@link #HOST_WINDOW}. */
    static final int MAX_TRIES_PER_HOST = 3;

    /** The time over which a host's wrong tries are counted. */
    static final Duration HOST_WINDOW = Duration.ofMinutes(1);

    private static final int PASSWORD_BYTES = 32;

    private final RandomSource random;
    private final TimeSource time;
    private final Predicate<TeamId> current;
    private final BiConsumer<String, CodeBurned.Cause> closed;
    private @Nullable Open open;
    private @Nullable Function<String, Nameplates.Advertisement> advertiser;

    /**
     * Begins closed.
     *
     * @param random tags, and passwords of doors that are not there
     * @param time expiry and limits
     * @param current tells whether a team is the one that newcomers are admitted to
     * @param closed told the tag and why, after each closing
     */
    TeamDoor(RandomSource random, TimeSource time, Predicate<TeamId> current,
            BiConsumer<String, CodeBurned.Cause> closed) {
        this.random = random;
        this.time = time;
        this.current = current;
        this.closed = closed;
    }

    /** One opening; guarded by the {@link TeamDoor} it belongs to. */
    private static final class Open {
        private final DoorName name;
        private final TeamId team;
        private final byte[] password;
        private final String tag;
        private final List<Try> tries = new ArrayList<>();
        private Duration closes;
        private Nameplates.@Nullable Advertisement advertisement;

        Open(DoorName name, TeamId team, byte[] password, String tag, Duration closes) {
            this.name = name;
            this.team = team;
            this.password = password.clone();
            this.tag = tag;
            this.closes = closes;
        }

        boolean serves(DoorName otherName, TeamId otherTeam) {
            return name.equals(otherName) && team.equals(otherTeam);
        }
    }

    /** Opens the door, or keeps it open if it is the same one; returns when it closes, by the wall clock. */
    Instant open(DoorName name, TeamId team, byte[] password) {
        List<Runnable> after = new ArrayList<>();
        synchronized (this) {
            sweep(after);
            Duration closes = time.monotonic().plus(Pairing.DOOR_LIFETIME);
            Open old = open;
            if (old != null && old.serves(name, team) && MessageDigest.isEqual(old.password, password)) {
                old.closes = closes;
            } else {
                close(CodeBurned.Cause.WITHDRAWN, after);
                Open opened = new Open(name, team, password, name.freshTag(random), closes);
                open = opened;
                advertise(opened);
            }
        }
        after.forEach(Runnable::run);
        return time.now().plus(Pairing.DOOR_LIFETIME);
    }

    /** Tells whether the door of a team is open under a name. */
    boolean isOpen(DoorName name, TeamId team) {
        sweep();
        synchronized (this) {
            Open mine = open;
            return mine != null && mine.serves(name, team);
        }
    }

    /** Closes the door, if it is open. */
    void close() {
        List<Runnable> after = new ArrayList<>();
        synchronized (this) {
            close(CodeBurned.Cause.WITHDRAWN, after);
        }
        after.forEach(Runnable::run);
    }

    /** Closes the door if its time is up, or if this node went over to another team. */
    void sweep() {
        List<Runnable> after = new ArrayList<>();
        synchronized (this) {
            sweep(after);
        }
        after.forEach(Runnable::run);
    }

    /** Advertises the open door from here on, or does not. */
    synchronized void advertiseWith(@Nullable Function<String, Nameplates.Advertisement> newAdvertiser) {
        Open mine = open;
        if (mine != null) {
            withdraw(mine);
        }
        advertiser = newAdvertiser;
        if (mine != null) {
            advertise(mine);
        }
    }

    /**
     * Begins a try at the door with this tag. A try where no such door is open goes on with a random password, so that the
     * other side cannot tell. Empty if there were too many tries: the host must wait.
     */
    Optional<Attempt> begin(String tag, String host) {
        sweep();
        synchronized (this) {
            Open mine = open;
            if (mine == null || !mine.name.matches(tag)) {
                return Optional.of(new Nowhere(random.bytes(PASSWORD_BYTES)));
            }
            Duration now = time.monotonic();
            String network = TryLimiter.network(host);
            mine.tries.removeIf(it -> now.minus(it.at).compareTo(Pairing.DOOR_LIFETIME) >= 0);
            long ofHost = mine.tries.stream().filter(it -> it.network.equals(network))
                    .filter(it -> now.minus(it.at).compareTo(HOST_WINDOW) < 0).count();
            if (mine.tries.size() >= Pairing.MAX_DOOR_TRIES || ofHost >= MAX_TRIES_PER_HOST) {
                return Optional.empty();
            }
            Try begun = new Try(mine, network, now);
            mine.tries.add(begun);
            return Optional.of(begun);
        }
    }

    /** A try at a door that is not there. */
    private record Nowhere(byte[] password) implements Attempt {
        @Override
        public byte[] password() {
            return password;
        }

        @Override
        public String what() {
            return "no open door of this device";
        }

        @Override
        public Role role() {
            return Role.MEMBER;
        }

        @Override
        public boolean boundedByItself() {
            return false;
        }

        @Override
        public boolean claim() {
            return false;
        }

        @Override
        public void used() {
            throw new IllegalStateException("expected nobody to know a random password");
        }

        @Override
        public void failed() {
            // counted against the device
        }
    }

    /** A try at the open door. */
    private final class Try implements Attempt {
        private final Open door;
        private final String network;
        private final Duration at;
        private boolean failed;

        Try(Open door, String network, Duration at) {
            this.door = door;
            this.network = network;
            this.at = at;
        }

        @Override
        public byte[] password() {
            return door.password.clone();
        }

        @Override
        public String what() {
            return "the team's open door";
        }

        @Override
        public Role role() {
            return Role.MEMBER;
        }

        @Override
        public boolean boundedByItself() {
            return true;
        }

        @Override
        public boolean claim() {
            sweep();
            synchronized (TeamDoor.this) {
                door.tries.remove(this);
                return open == door;
            }
        }

        @Override
        public void used() {
            // the door stays open for others
        }

        @Override
        public void failed() {
            List<Runnable> after = new ArrayList<>();
            synchronized (TeamDoor.this) {
                failed = true;
                long wrong = door.tries.stream().filter(it -> it.failed).count();
                if (open == door && wrong >= Pairing.MAX_DOOR_TRIES) {
                    close(CodeBurned.Cause.GUESSED, after);
                }
            }
            after.forEach(Runnable::run);
        }
    }

    private void sweep(List<Runnable> after) {
        Open mine = open;
        if (mine == null) {
            return;
        }
        if (time.monotonic().compareTo(mine.closes) >= 0) {
            close(CodeBurned.Cause.EXPIRED, after);
        } else if (!current.test(mine.team)) {
            close(CodeBurned.Cause.WITHDRAWN, after);
        }
    }

    private void close(CodeBurned.Cause cause, List<Runnable> after) {
        Open mine = open;
        if (mine != null) {
            open = null;
            withdraw(mine);
            after.add(() -> closed.accept(mine.tag, cause));
        }
    }

    private void advertise(Open door) {
        Function<String, Nameplates.Advertisement> by = advertiser;
        if (by != null) {
            door.advertisement = by.apply(door.tag);
        }
    }

    private static void withdraw(Open door) {
        Nameplates.Advertisement shown = door.advertisement;
        if (shown != null) {
            shown.close();
            door.advertisement = null;
        }
    }
}
