// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.Row;
import org.omnimesh.api.storage.Schema;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.team.Member;
import org.omnimesh.api.team.SafetyNumber;
import org.omnimesh.api.team.SafetyNumber.State;
import org.omnimesh.api.team.SafetyNumbers;
import org.omnimesh.api.team.TeamException;
import org.omnimesh.api.team.VerificationChanged;
import org.omnimesh.api.team.VerificationLost;
import org.omnimesh.team.internal.Membership.DeviceView;
import org.omnimesh.team.internal.Membership.TeamView;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.EventAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps which keys of which members were compared, and tells at once when a member has another one. A loss stays until the
 * number is compared again, also if the key goes away: it was there.
 */
@Component(immediate = true, service = { SafetyNumbers.class, KeptSafetyNumbers.class })
public final class KeptSafetyNumbers implements SafetyNumbers {
    /** Most devices of a member whose number can be kept. */
    private static final int MAX_DEVICES = 256;

    private static final String QR_PREFIX = "omnimesh://safety?v=1&n=";
    private static final Schema SCHEMA = new Schema("verification", List.of("""
            CREATE TABLE verification_member (team BINARY(32) NOT NULL, member BINARY(32) NOT NULL,
                keys VARBINARY(8192) NOT NULL, at BIGINT NOT NULL, lost BOOLEAN NOT NULL, PRIMARY KEY (team, member));
            """));
    private static final Logger LOG = LoggerFactory.getLogger(KeptSafetyNumbers.class);

    private final MembershipStore store;
    private final Database database;
    private final EventAdmin events;
    private final TimeSource time;
    private final Map<Who, Kept> kept = new ConcurrentHashMap<>();
    private final BiConsumer<Membership, Membership> listener = (before, after) -> check(after);

    private record Who(TeamId team, MemberId member) {}

    /** What was compared: all keys that the member had, and whether she has had another one since. */
    private record Kept(Set<PeerId> keys, Instant at, boolean lost) {}

    /**
     * Reads what was compared, and begins to watch.
     *
     * @param store knows the members and their keys
     * @param events where losses are told
     * @param time when a number was compared
     * @throws StorageException if the store cannot be read
     */
    @Activate
    public KeptSafetyNumbers(@Reference MembershipStore store, @Reference EventAdmin events,
            @Reference TimeSource time) throws StorageException {
        this.store = store;
        this.database = store.database();
        this.events = events;
        this.time = time;
        database.migrate(SCHEMA);
        database.read(transaction -> transaction.query("SELECT * FROM verification_member",
                row -> kept.put(new Who(new TeamId(row.bytes("team")), new MemberId(row.bytes("member"))),
                        kept(row))));
        store.listen(listener);
        check(store.membership());
    }

    private static Kept kept(Row row) throws StorageException {
        byte[] keys = row.bytes("keys");
        Set<PeerId> peers = new HashSet<>();
        for (int i = 0; i + PeerId.KEY_LENGTH <= keys.length; i += PeerId.KEY_LENGTH) {
            peers.add(PeerId.ofPublicKey(Arrays.copyOfRange(keys, i, i + PeerId.KEY_LENGTH)));
        }
        return new Kept(Set.copyOf(peers), row.time("at"), row.flag("lost"));
    }

    /** Stops watching. */
    @Deactivate
    public void stop() {
        store.unlisten(listener);
    }

    /** Tells whether a device's member was compared and has no other keys since. */
    boolean verified(TeamId team, DeviceView device) {
        Kept known = kept.get(new Who(team, device.member()));
        return known != null && !known.lost() && known.keys().contains(device.peer());
    }

    /** Called on the thread of the store, so it must not wait for it. */
    private synchronized void check(Membership now) {
        for (Map.Entry<Who, Kept> entry : Map.copyOf(kept).entrySet()) {
            Who who = entry.getKey();
            Kept known = entry.getValue();
            Optional<TeamView> team = now.team(who.team());
            if (team.isEmpty()) {
                kept.remove(who);
                later("DELETE FROM verification_member WHERE team = ?", who.team());
                continue;
            }
            Optional<DeviceView> other = known.lost()
                    ? Optional.empty()
                    : devices(team.get(), who.member()).stream().filter(it -> !known.keys().contains(it.peer()))
                            .min(Comparator.comparing(DeviceView::joinedAt));
            if (other.isPresent()) {
                kept.put(who, new Kept(known.keys(), known.at(), true));
                later("UPDATE verification_member SET lost = TRUE WHERE team = ? AND member = ?", who.team(),
                        who.member());
                tell(new VerificationLost(who.member(), other.get().peer(), name(team.get(), who.member()),
                        other.get().deviceName()));
            }
        }
    }

    private void tell(DomainEvent event) {
        events.postEvent(event.toEvent());
    }

    private void later(String sql, Object... parameters) {
        database.submit(transaction -> transaction.update(sql, parameters)).whenComplete((rows, failure) -> {
            if (failure != null) {
                LOG.warn("A change of what was verified could not be stored", failure);
            }
        });
    }

    private static List<DeviceView> devices(TeamView team, MemberId member) {
        return team.peers().stream().flatMap(it -> team.known(it).stream()).filter(it -> it.member().equals(member))
                .toList();
    }

    private static String name(TeamView team, MemberId member) {
        return team.members().stream().filter(it -> it.id().equals(member)).map(Member::displayName).findFirst()
                .orElse("");
    }

    /** The two sides of a number at one moment. */
    private record Pair(TeamView team, SafetyDigits.Side own, SafetyDigits.Side other) {
        Who who() {
            return new Who(team.team().id(), other.member());
        }
    }

    private Pair pair(PeerId device) throws TeamException {
        TeamView team = store.membership().currentTeam()
                .orElseThrow(() -> new TeamException("There is no team yet."));
        DeviceView other = team.known(device)
                .orElseThrow(() -> new TeamException("That is not a device of this team."));
        DeviceView own = team.known(store.self())
                .orElseThrow(() -> new TeamException("This device does not belong to the team yet."));
        if (own.member().equals(other.member())) {
            throw new TeamException("That is a device of your own; safety numbers are for other members.");
        }
        return new Pair(team, side(team, own.member()), side(team, other.member()));
    }

    private static SafetyDigits.Side side(TeamView team, MemberId member) {
        return new SafetyDigits.Side(member,
                devices(team, member).stream().map(DeviceView::peer).collect(Collectors.toSet()));
    }

    private SafetyNumber number(Pair pair) {
        String digits = SafetyDigits.of(pair.own(), pair.other());
        Optional<Kept> known = Optional.ofNullable(kept.get(pair.who()));
        return new SafetyNumber(pair.other().member(), name(pair.team(), pair.other().member()), digits,
                QR_PREFIX + digits.replace(" ", ""), state(pair.who()), known.map(Kept::at));
    }

    private State state(Who who) {
        Kept known = kept.get(who);
        return known == null ? State.UNVERIFIED : known.lost() ? State.CHANGED : State.VERIFIED;
    }

    @Override
    public State state(MemberId member) {
        return store.membership().current().map(team -> state(new Who(team, member))).orElse(State.UNVERIFIED);
    }

    @Override
    public SafetyNumber of(PeerId device) throws TeamException {
        return number(pair(device));
    }

    @Override
    public SafetyNumber verify(PeerId device, String compared) throws TeamException {
        Pair pair = pair(device);
        SafetyNumber number = number(pair);
        if (!compared.replaceAll("\\D", "").equals(number.digits().replace(" ", ""))) {
            throw new TeamException("That is not the safety number with " + number.displayName()
                    + "; it may have changed meanwhile. Compare the number that is shown now.");
        }
        if (pair.other().keys().size() > MAX_DEVICES) {
            throw new TeamException(number.displayName() + " has more than " + MAX_DEVICES
                    + " devices; so many cannot be verified.");
        }
        Who who = pair.who();
        Kept now = new Kept(Set.copyOf(pair.other().keys()), time.now(), false);
        ByteArrayOutputStream keys = new ByteArrayOutputStream();
        now.keys().stream().sorted().forEach(key -> keys.writeBytes(key.publicKey()));
        change("""
                MERGE INTO verification_member (team, member, keys, at, lost) KEY (team, member)
                VALUES (?, ?, ?, ?, FALSE)""", who.team(), who.member(), keys.toByteArray(), now.at());
        kept.put(who, now);
        tell(new VerificationChanged(store.self(), who.member(), true));
        check(store.membership());
        return number(pair);
    }

    @Override
    public SafetyNumber unverify(PeerId device) throws TeamException {
        Pair pair = pair(device);
        Who who = pair.who();
        if (kept.containsKey(who)) {
            change("DELETE FROM verification_member WHERE team = ? AND member = ?", who.team(), who.member());
            kept.remove(who);
            tell(new VerificationChanged(store.self(), who.member(), false));
        }
        return number(pair);
    }

    private void change(String sql, Object... parameters) throws TeamException {
        try {
            database.write(transaction -> transaction.update(sql, parameters));
        } catch (StorageException e) {
            throw new TeamException("What was verified could not be stored: " + e.getMessage(), e);
        }
    }
}
