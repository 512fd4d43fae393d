// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.crypto.KeyVault;
import org.omnimesh.api.crypto.Sealing;
import org.omnimesh.api.crypto.SealingKey;
import org.omnimesh.api.crypto.Signatures;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.keys.GroupKeyAgreement;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.log.Projection;
import org.omnimesh.api.log.TrustChanged;
import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.ReadTransaction;
import org.omnimesh.api.storage.Schema;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;
import org.omnimesh.api.team.DeviceCard;
import org.omnimesh.api.team.Role;
import org.omnimesh.team.internal.Membership.DeviceView;
import org.omnimesh.team.internal.Membership.TeamView;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.EventAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the tables of teams and the newest {@link Membership} made of them; the projection of the team channel.
 *
 * <p>
 * The constructor reads the tables, a few milliseconds: nobody may be told "unknown" about a team that is on disk.
 */
@Component(service = { Projection.class, MembershipStore.class })
public final class MembershipStore implements Projection {
    /** Most entries counted since the start that removed devices can read. */
    private static final long MAX_EXPOSED = 100_000;

    private static final Logger LOG = LoggerFactory.getLogger(MembershipStore.class);

    private final Database database;
    private final EventAdmin events;
    private final GroupKeyAgreement agreement;
    private final KeyWear wear;
    private final ForgottenSecrets forgotten;
    private final Veil veil;
    private final AnnouncedKeys announced = new AnnouncedKeys();
    private final LackingSecrets lacking = new LackingSecrets();
    private final Touched touched = new Touched();
    private final TeamTables tables;
    private final MembershipReader reader;
    private final Signatures signatures;
    private final PeerId self;
    private final AtomicBoolean stale = new AtomicBoolean();
    /** Teams with changes that are not told yet; told from here, as a replay of old entries publishes nothing. */
    private final Set<TeamId> untold = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Arrival> arriving = ConcurrentHashMap.newKeySet();
    private final List<BiConsumer<Membership, Membership>> foretold = new CopyOnWriteArrayList<>();
    private final List<BiConsumer<Membership, Membership>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong exposed = new AtomicLong();
    private volatile Membership membership = Membership.NONE;

    /** A device on its way into a team. */
    private record Arrival(TeamId team, PeerId peer) {}

    /**
     * Reads what is known of the teams.
     *
     * @param database where the tables are
     * @param ciphers for secrets at rest
     * @param agreement opens secrets that are handed to this device
     * @param sealing seals what only some may know of
     * @param identity this device
     * @param vault the key for secrets at rest
     * @param signatures for the words of devices
     * @param events where changes are told
     * @throws StorageException if the tables cannot be read
     */
    @Activate
    public MembershipStore(@Reference Database database, @Reference Ciphers ciphers,
            @Reference GroupKeyAgreement agreement, @Reference Sealing sealing, @Reference DeviceIdentity identity,
            @Reference KeyVault vault, @Reference Signatures signatures, @Reference EventAdmin events)
            throws StorageException {
        this.database = database;
        this.signatures = signatures;
        this.events = events;
        this.self = identity.peerId();
        this.agreement = agreement;
        ChannelSecrets secrets = new ChannelSecrets(ciphers, self, vault);
        this.veil = new Veil(ciphers, sealing, identity);
        this.tables = new TeamTables(secrets, agreement, veil, self, touched);
        this.reader = new MembershipReader(secrets, veil, self, touched);
        database.migrate(TeamTables.OWN);
        database.migrate(TeamTables.LOG);
        database.migrate(Chronicle.TABLES);
        this.wear = new KeyWear(database);
        this.forgotten = new ForgottenSecrets(database);
        database.migrate(AnnouncedKeys.TABLES);
        database.migrate(LackingSecrets.TABLES);
        database.read(this::readAsides);
        this.membership = database.read(reader::read);
    }

    Membership membership() {
        return membership;
    }

    PeerId self() {
        return self;
    }

    Signatures signatures() {
        return signatures;
    }

    GroupKeyAgreement agreement() {
        return agreement;
    }

    KeyWear wear() {
        return wear;
    }

    ForgottenSecrets forgotten() {
        return forgotten;
    }

    LackingSecrets lacking() {
        return lacking;
    }

    Veil veil() {
        return veil;
    }

    /** Returns the key of a veiled entry that is open here. */
    Optional<SymmetricKey> keyOf(EntryId veiled) {
        return reader.unveiling().key(veiled);
    }

    /** Reads the operations of a team, those that this device may know of. */
    TeamOperations operations(ReadTransaction transaction, TeamId team) throws StorageException {
        return TeamOperations.read(transaction, team, reader.unveiling(), self);
    }

    private ReadTransaction readAsides(ReadTransaction transaction) throws StorageException {
        announced.refresh(transaction);
        lacking.refresh(transaction);
        return transaction;
    }

    /** Notes the prekey on the card of a device with which this one just met, until it announces one. */
    void introduce(TeamId team, DeviceCard card) {
        announced.introduce(team, card);
    }

    /** Returns the prekey that a device announced last, or told when it came. */
    Optional<SealingKey> prekey(TeamId team, PeerId peer) {
        return announced.of(team, peer);
    }

    /** Returns the keys to seal secrets for a device to: its prekey, unless it is a hub, and the one it was introduced with. */
    List<SealingKey> sealingKeys(TeamView team, PeerId peer) {
        List<SealingKey> keys = new ArrayList<>();
        Optional<DeviceView> device = team.known(peer);
        if (device.filter(it -> it.role() == Role.HUB).isEmpty()) { // What a hub announced before it was one grows old.
            prekey(team.team().id(), peer).ifPresent(keys::add);
        }
        device.flatMap(DeviceView::sealingKey).ifPresent(keys::add);
        return keys;
    }

    /** Returns the keys to seal secrets to that shall be forgotten: only such as are deleted themselves. */
    List<SealingKey> passingKeys(TeamView team, PeerId peer) {
        return team.known(peer).filter(it -> it.role() != Role.HUB).flatMap(it -> prekey(team.team().id(), peer))
                .map(List::of).orElse(List.of());
    }

    TeamTables tables() {
        return tables;
    }

    Database database() {
        return database;
    }

    @Override
    public Set<EntryKind> kinds() {
        return TeamEntry.KINDS;
    }

    @Override
    public Schema schema() {
        return TeamTables.LOG;
    }

    @Override
    public void apply(Transaction transaction, LogEntry entry) throws StorageException {
        TeamId team = entry.header().team();
        if (!entry.header().channel().equals(team.teamChannel())) {
            return;
        }
        try {
            TeamEntry content = TeamEntries.decode(entry.header().kind(), entry.payload());
            if (TeamEntry.OPERATIONS.contains(content.kind())) {
                TeamEntries.parents(entry.payload());
            }
            if (content instanceof TeamEntry.Founded && !new TeamId(entry.id().bytes()).equals(team)) {
                return;
            }
            if (content instanceof TeamEntry.Admitted admitted && !DeviceConsent.holds(signatures, team, admitted)) {
                throw new CborException("the word of the device is not by the device");
            }
            if (content instanceof TeamEntry.Prekey prekey) {
                AnnouncedKeys.apply(transaction, entry.header(), prekey);
            } else {
                tables.apply(transaction, entry, content);
            }
            noteArrival(entry.header(), content);
            announce(transaction, team);
        } catch (CborException e) {
            LOG.debug("Ignored a malformed {} of {}", entry.header().kind(), entry.header().author().shortForm(), e);
        }
    }

    private void noteArrival(EntryHeader header, TeamEntry content) {
        if (content instanceof TeamEntry.Admitted admitted) {
            arriving.add(new Arrival(header.team(), admitted.peer()));
        } else if (content instanceof TeamEntry.Founded) {
            arriving.add(new Arrival(header.team(), header.author()));
        }
    }

    /**
     * Tells whether a device was admitted by an entry that is applied but not yet on disk. What it wrote usually comes in the
     * same group commit, right after; without this it would be put off and asked for again.
     */
    boolean isArriving(TeamId team, PeerId peer) {
        return arriving.contains(new Arrival(team, peer));
    }

    @Override
    public void clear(Transaction transaction) throws StorageException {
        tables.clear(transaction);
        AnnouncedKeys.clear(transaction);
        LackingSecrets.clear(transaction);
    }

    /** Changes this node's own tables; when it returns the membership shows the change. */
    void change(TeamId team, Transaction.Work<?> work) throws StorageException {
        database.write(transaction -> {
            touched.everything();
            work.run(transaction);
            announce(transaction, team);
            return team;
        });
    }

    private void announce(Transaction transaction, TeamId team) {
        stale.set(true);
        untold.add(team);
        transaction.afterCommit(this::refresh);
    }

    /** Reads the tables anew, once for all entries of a group commit, and tells what differs. */
    private void refresh() {
        if (!stale.getAndSet(false)) {
            return;
        }
        try {
            Membership before = membership;
            database.read(this::readAsides);
            Membership after = database.read(reader::read);
            foretold.forEach(listener -> listener.accept(before, after));
            lock.lock();
            try {
                membership = after;
                arriving.clear();
                changed.signalAll();
            } finally {
                lock.unlock();
            }
            listeners.forEach(listener -> listener.accept(before, after));
            List<TeamId> teams = List.copyOf(untold);
            untold.clear();
            if (!after.equals(before)) {
                teams.forEach(team -> events.postEvent(new TrustChanged(team).toEvent()));
            }
            new Differences(self).between(before, after).forEach(event -> events.postEvent(event.toEvent()));
        } catch (StorageException e) {
            stale.set(true);
            LOG.error("The members of the team could not be read from the store; restart OmniMesh", e);
        }
    }

    /** Hears of each change before {@link #membership} shows it, so while whoever is removed by it is trusted still. */
    void foretell(BiConsumer<Membership, Membership> listener) {
        foretold.add(listener);
    }

    /** Hears of each change once {@link #membership} shows it. */
    void listen(BiConsumer<Membership, Membership> listener) {
        listeners.add(listener);
    }

    void unlisten(BiConsumer<Membership, Membership> listener) {
        foretold.remove(listener);
        listeners.remove(listener);
    }

    /** Counts an entry that a removed device can read, once. */
    void noteExposed(EntryHeader header) {
        if (exposed.incrementAndGet() > MAX_EXPOSED) {
            return;
        }
        database.submit(transaction -> {
            stale.set(true);
            transaction.afterCommit(this::refresh);
            return transaction.update("""
                    MERGE INTO team_exposed (channel, author, seq, key_id, at) KEY (channel, author, seq)
                    VALUES (?, ?, ?, ?, ?)""", header.channel(), header.author(), header.seq(), header.keyId().bytes(),
                    header.time().packed());
        }).whenComplete((rows, failure) -> {
            if (failure != null) {
                LOG.warn("An entry that a removed device can read could not be counted", failure);
            }
        });
    }

    /** Waits until the membership is as wanted; false if time is up first. */
    boolean await(Predicate<Membership> wanted, Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        lock.lockInterruptibly();
        try {
            while (!wanted.test(membership)) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
