// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.pairing.internal;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.discovery.Nameplates;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.api.pairing.CodeBurned;
import org.omnimesh.api.pairing.OpenInvitation;
import org.omnimesh.api.pairing.Pairing;
import org.omnimesh.api.pairing.PairingCode;
import org.omnimesh.api.team.Role;

/**
 * The codes of this node: few, short-lived, each good for one newcomer and three tries. Thread-safe; expiry goes by the
 * monotonic clock, so that setting the wall clock changes nothing.
 */
final class LiveCodes {
    private static final int MAX_REMEMBERED_DEAD = 64;
    private static final int PASSWORD_BYTES = 32;

    private final RandomSource random;
    private final TimeSource time;
    private final BiConsumer<String, CodeBurned.Cause> burned;
    private final List<LiveCode> live = new ArrayList<>();
    private final Map<String, CodeBurned.Cause> dead = new LinkedHashMap<>();
    private @Nullable Function<String, Nameplates.Advertisement> advertiser;

    LiveCodes(RandomSource random, TimeSource time, BiConsumer<String, CodeBurned.Cause> burned) {
        this.random = random;
        this.time = time;
        this.burned = burned;
    }

    /** One code; guarded by the {@link LiveCodes} it belongs to. */
    final class LiveCode {
        private final PairingCode code;
        private final byte[] longSecret;
        private final OpenInvitation open;
        private final Duration expires;
        private int begun;
        private int failed;
        private boolean claimed;
        private Nameplates.@Nullable Advertisement advertisement;

        private LiveCode(PairingCode code, byte[] longSecret, Role role, boolean device, Duration lifetime) {
            this.code = code;
            this.longSecret = longSecret;
            this.expires = time.monotonic().plus(lifetime);
            this.open = new OpenInvitation(HexFormat.of().formatHex(random.bytes(LiveLinks.ID_BYTES)), role, 1, false,
                    time.now(), time.now().plus(lifetime), device);
        }

        PairingCode code() {
            return code;
        }

        byte[] longSecret() {
            return longSecret.clone();
        }

        OpenInvitation open() {
            return open;
        }

        Duration remaining() {
            Duration left = expires.minus(time.monotonic());
            return left.isNegative() ? Duration.ZERO : left;
        }
    }

    /** Makes a code, maybe for another device of this user; the oldest one goes if there are too many. */
    LiveCode issue(Role role, boolean device, Duration lifetime, Predicate<String> taken) {
        List<Runnable> after = new ArrayList<>();
        LiveCode issued;
        synchronized (this) {
            sweep(after);
            while (live.size() >= Pairing.MAX_LIVE_CODES) {
                burn(live.get(0), CodeBurned.Cause.WITHDRAWN, after);
            }
            String nameplate;
            do {
                nameplate = Crockford.symbols(random.bytes(3), 3);
            } while (taken.test(nameplate) || find(nameplate).isPresent());
            dead.remove(nameplate);
            issued = new LiveCode(new PairingCode(nameplate, Crockford.symbols(random.bytes(5), 5)),
                    random.bytes(PairingLink.SECRET_BYTES), role, device, lifetime);
            live.add(issued);
            advertise(issued);
        }
        after.forEach(Runnable::run);
        return issued;
    }

    /** Returns the newest code that is not expired. */
    Optional<LiveCode> newest() {
        sweep();
        synchronized (this) {
            return live.isEmpty() ? Optional.empty() : Optional.of(live.get(live.size() - 1));
        }
    }

    /** Tells whether a code is one of this node's own. */
    synchronized boolean isOwn(String nameplate, byte[] password) {
        return find(nameplate).filter(own -> Arrays.equals(password, password(own, Message.Form.SHORT))
                || Arrays.equals(password, password(own, Message.Form.LONG))).isPresent();
    }

    /** Returns what is live, oldest first. */
    List<OpenInvitation> list() {
        sweep();
        synchronized (this) {
            return live.stream().map(LiveCode::open).toList();
        }
    }

    synchronized boolean holds(String nameplate) {
        return find(nameplate).isPresent();
    }

    /** Withdraws a code; false if there is none such. */
    boolean revoke(String id) {
        List<Runnable> after = new ArrayList<>();
        boolean found;
        synchronized (this) {
            Optional<LiveCode> code = live.stream().filter(it -> it.open.id().equals(id)).findFirst();
            found = code.isPresent();
            code.ifPresent(it -> burn(it, CodeBurned.Cause.WITHDRAWN, after));
        }
        after.forEach(Runnable::run);
        return found;
    }

    /** Burns every code. */
    void burnAll() {
        List<Runnable> after = new ArrayList<>();
        synchronized (this) {
            List.copyOf(live).forEach(code -> burn(code, CodeBurned.Cause.WITHDRAWN, after));
        }
        after.forEach(Runnable::run);
    }

    /** Burns the codes whose time is up. */
    void sweep() {
        List<Runnable> after = new ArrayList<>();
        synchronized (this) {
            sweep(after);
        }
        after.forEach(Runnable::run);
    }

    /** Advertises every live code from here on, or none. */
    synchronized void advertiseWith(@Nullable Function<String, Nameplates.Advertisement> newAdvertiser) {
        live.forEach(LiveCodes::withdraw);
        advertiser = newAdvertiser;
        live.forEach(this::advertise);
    }

    /**
     * Begins a try at a nameplate. It always comes with a password: the code's, or a random one if there is no live code
     * with tries left, so that the other side cannot tell.
     */
    CodeAttempt begin(String nameplate, Message.Form form) {
        sweep();
        synchronized (this) {
            Optional<LiveCode> found = find(nameplate);
            if (found.isEmpty()) {
                CodeBurned.Cause cause = dead.get(nameplate);
                return new CodeAttempt(null, random.bytes(PASSWORD_BYTES), cause == null
                        ? "no code of this device"
                        : switch (cause) {
                            case USED -> "a code that was used already";
                            case EXPIRED -> "a code that has expired";
                            case GUESSED -> "a code that was burned after wrong tries";
                            case WITHDRAWN -> "a code that was withdrawn";
                        });
            }
            LiveCode code = found.get();
            if (code.begun >= Pairing.MAX_TRIES) {
                return new CodeAttempt(null, random.bytes(PASSWORD_BYTES), "a code whose tries are all under way");
            }
            code.begun++;
            return new CodeAttempt(code, password(code, form), "live code " + code.open.id());
        }
    }

    /** One try at a code. */
    final class CodeAttempt implements Attempt {
        private final @Nullable LiveCode code;
        private final byte[] password;
        private final String what;
        private boolean ended;

        private CodeAttempt(@Nullable LiveCode code, byte[] password, String what) {
            this.code = code;
            this.password = password;
            this.what = what;
        }

        @Override
        public byte[] password() {
            return password;
        }

        @Override
        public String what() {
            return what;
        }

        @Override
        public Role role() {
            LiveCode mine = code;
            return mine == null ? Role.MEMBER : mine.open.role();
        }

        @Override
        public boolean device() {
            LiveCode mine = code;
            return mine != null && mine.open.device();
        }

        /** Returns false: codes are issued again and again, and each has tries of its own. */
        @Override
        public boolean boundedByItself() {
            return false;
        }

        /** Reserves the code for this try, which proved to know it; false if another try did so first or it is gone. */
        @Override
        public boolean claim() {
            synchronized (LiveCodes.this) {
                LiveCode mine = code;
                if (mine == null || !live.contains(mine) || mine.claimed) {
                    return false;
                }
                mine.claimed = true;
                return true;
            }
        }

        /** The newcomer is being admitted: the code is burned. */
        @Override
        public void used() {
            end(code, CodeBurned.Cause.USED);
        }

        /** The try came to nothing; burns the code if it was the last one. Does nothing after {@link #used}. */
        @Override
        public void failed() {
            LiveCode mine = code;
            boolean last;
            synchronized (LiveCodes.this) {
                if (ended || mine == null) {
                    return;
                }
                ended = true;
                mine.claimed = false;
                mine.failed++;
                last = mine.failed >= Pairing.MAX_TRIES;
            }
            if (last) {
                end(mine, CodeBurned.Cause.GUESSED);
            }
        }

        private void end(@Nullable LiveCode mine, CodeBurned.Cause cause) {
            List<Runnable> after = new ArrayList<>();
            synchronized (LiveCodes.this) {
                ended = true;
                if (mine != null && live.contains(mine)) {
                    burn(mine, cause, after);
                }
            }
            after.forEach(Runnable::run);
        }
    }

    private Optional<LiveCode> find(String nameplate) {
        return live.stream().filter(it -> it.code.nameplate().equals(nameplate)).findFirst();
    }

    private static byte[] password(LiveCode code, Message.Form form) {
        return switch (form) {
            case SHORT -> code.code.secret().getBytes(StandardCharsets.US_ASCII);
            case LONG -> code.longSecret();
            case TEAM -> throw new IllegalArgumentException("expected a form of a code");
        };
    }

    private void sweep(List<Runnable> after) {
        List.copyOf(live).stream().filter(it -> it.remaining().isZero())
                .forEach(it -> burn(it, CodeBurned.Cause.EXPIRED, after));
    }

    private void burn(LiveCode code, CodeBurned.Cause cause, List<Runnable> after) {
        live.remove(code);
        withdraw(code);
        dead.put(code.code.nameplate(), cause);
        if (dead.size() > MAX_REMEMBERED_DEAD) {
            dead.remove(dead.keySet().iterator().next());
        }
        after.add(() -> burned.accept(code.code.nameplate(), cause));
    }

    private void advertise(LiveCode code) {
        Function<String, Nameplates.Advertisement> by = advertiser;
        if (by != null) {
            code.advertisement = by.apply(code.code.nameplate());
        }
    }

    private static void withdraw(LiveCode code) {
        Nameplates.Advertisement shown = code.advertisement;
        if (shown != null) {
            shown.close();
            code.advertisement = null;
        }
    }
}
