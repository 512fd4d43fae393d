// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.audit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.audit.Act;
import org.omnimesh.api.audit.AuditCheck;
import org.omnimesh.api.audit.AuditEntries;
import org.omnimesh.api.audit.AuditHash;
import org.omnimesh.api.audit.AuditLogSetBack;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.node.Profile;
import org.omnimesh.storage.h2.internal.H2Database;
import org.omnimesh.testing.FixedKeyVault;
import org.omnimesh.testing.Ids;
import org.omnimesh.testing.InMemoryChannelLog;
import org.omnimesh.testing.InMemoryTeam;
import org.omnimesh.testing.KeylessIdentity;
import org.omnimesh.testing.RecordingEventAdmin;
import org.omnimesh.testing.SettableTime;
import org.omnimesh.testing.TemporaryHome;

/** One node with a real database: it tells where its log ends, hears what others tell, and finds what is missing. */
class HeadsTest {
    private static final PeerId SELF = Ids.peer(1);
    private static final PeerId BOB = Ids.peer(2);
    private static final PeerId CY = Ids.peer(3);

    private final TemporaryHome home = new TemporaryHome();
    private final FixedKeyVault vault = new FixedKeyVault(1);
    private final SettableTime time = new SettableTime();
    private final RecordingEventAdmin events = new RecordingEventAdmin();
    private final InMemoryTeam teams = new InMemoryTeam(SELF, new Profile("Ana", "desk"), time, events);
    private final TeamId team = teams.current().id();
    private H2Database database;
    private Ledger ledger;
    private AuditLog audit;
    private InMemoryChannelLog log;
    private HeadKeeper keeper;
    private int entries;

    @BeforeEach
    void open() throws Exception {
        database = new H2Database(vault, home, events);
        ledger = new Ledger(database, vault, home);
        Heads heads = new Heads(database, new KeylessIdentity(SELF), ledger);
        HeadsProjection projection = new HeadsProjection(new KeylessIdentity(SELF));
        log = new InMemoryChannelLog(database, SELF);
        log.open(team.teamChannel(), team);
        log.add(projection);
        audit = new AuditLog(time);
        audit.setLedger(ledger);
        audit.setHeads(heads);
        keeper = new HeadKeeper(database, log, teams, new KeylessIdentity(SELF), time, projection, heads);
        write(5);
    }

    @AfterEach
    void clean() {
        close();
        home.close();
    }

    private void close() {
        keeper.deactivate();
        ledger.deactivate();
        database.close();
    }

    private void write(int count) {
        for (int i = 0; i < count; i++) {
            audit.record(new Act("token:owner", "token.made", "subject " + i, ""));
        }
        database.sync().join();
    }

    /** Takes in what another device, or this one earlier, wrote. */
    private void hear(PeerId author, EntryKind kind, byte[] payload) throws Exception {
        entries++;
        HybridTime at = HybridTime.unpack((time.now().toEpochMilli() << 16) + entries);
        log.receive(
                new LogEntry(Ids.entry(entries), new EntryHeader(team, team.teamChannel(), author, entries, at, kind,
                        KeyId.NONE), payload));
    }

    private List<LogEntry> written() {
        return log.read(new ChannelId(team.bytes()), 0, 1000).stream()
                .filter(it -> AuditEntries.KINDS.contains(it.header().kind())).toList();
    }

    private static Head head(long rows, int fill) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) fill;
        return new Head(rows, new AuditHash(bytes));
    }

    @Test
    void tellsOnceADayAndWhenItStopsButNothingTwice() throws Exception {
        keeper.tell(Duration.ofDays(1), Duration.ofSeconds(10));
        keeper.tell(Duration.ofDays(1), Duration.ofSeconds(10));
        assertEquals(1, written().size());
        write(1);
        keeper.tell(Duration.ofDays(1), Duration.ofSeconds(10));
        assertEquals(1, written().size());
        keeper.deactivate();
        assertEquals(2, written().size());
        assertEquals(7, audit.verify().witnessed().orElseThrow().rows());
        assertEquals(List.of(), log.failures());
    }

    @Test
    void aHomePutBackAsAWholeIsFoundOnceTheTeamToldItWhatItOnceTold() throws Exception {
        // given: the home as it was after six rows
        close();
        Path copy = Files.createTempDirectory("omnimesh-copy");
        copyTree(home.directory(), copy);
        open();
        keeper.tell(Duration.ZERO, Duration.ofSeconds(10));
        LogEntry told = written().getLast();
        AuditCheck whole = audit.verify();
        assertEquals(Optional.empty(), whole.damage());
        // when: put back, with its own head file; nothing in it tells
        close();
        copyTree(copy, home.directory());
        time.advance(Duration.ofHours(1));
        database = new H2Database(vault, home, events);
        ledger = new Ledger(database, vault, home);
        audit = new AuditLog(time);
        audit.setLedger(ledger);
        database.sync().join();
        assertEquals(Optional.empty(), audit.verify().damage());
        Heads heads = new Heads(database, new KeylessIdentity(SELF), ledger);
        audit.setHeads(heads);
        HeadsProjection projection = new HeadsProjection(new KeylessIdentity(SELF));
        log = new InMemoryChannelLog(database, SELF);
        log.open(team.teamChannel(), team);
        log.add(projection);
        keeper = new HeadKeeper(database, log, teams, new KeylessIdentity(SELF), time, projection, heads);
        // then: until a peer gives back what this device wrote
        hear(SELF, AuditEntries.HEAD, told.payload());
        String damage = audit.verify().damage().orElseThrow();
        assertTrue(damage.startsWith("Rows are missing at the end: there were " + whole.rows()), damage);
        write(20);
        assertTrue(audit.verify().damage().orElseThrow().startsWith("The first " + whole.rows()), damage);
        // and: it says so itself, once, though its log is longer by now
        keeper.admit();
        keeper.admit();
        List<AuditLogSetBack> own = events.facts(AuditLogSetBack.class);
        assertEquals(1, own.size(), own.toString());
        assertEquals(SELF, own.getFirst().device());
        assertEquals(whole.rows(), own.getFirst().before());
        LogEntry admitted = written().getLast();
        assertEquals(Optional.of(whole.rows()), HeadPayload.before(admitted));
        assertTrue(HeadPayload.decode(admitted).getFirst().head().count() > whole.rows());
        assertTrue(audit.verify().damage().isPresent(), "it stays found");
    }

    @Test
    void whoAdmitsThatItsLogWasSetBackIsWrittenDownThoughTheLogIsLonger() throws Exception {
        hear(BOB, AuditEntries.HEAD, HeadPayload.own(head(40, 1)));
        time.advance(Duration.ofMinutes(1));
        hear(BOB, AuditEntries.HEAD, HeadPayload.setBack(head(52, 2), 40));
        assertEquals(List.of(new AuditLogSetBack(BOB, 40, 52)), events.facts(AuditLogSetBack.class));
        assertEquals("another log of 52 rows, 40 were told before", new AuditLogSetBack(BOB, 40, 52).act().detail());
    }

    private static void copyTree(Path from, Path to) throws Exception {
        try (Stream<Path> old = Files.walk(to)) {
            for (Path path : old.filter(Files::isRegularFile).toList()) {
                Files.delete(path);
            }
        }
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path path : tree.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                Files.createDirectories(target.getParent());
                Files.copy(path, target);
            }
        }
    }

    @Test
    void countersignsWhatOthersToldOnceAndTellsOfALogThatWasSetBack() throws Exception {
        // given
        teams.admit(BOB, new Profile("Bob", "laptop"));
        hear(BOB, AuditEntries.HEAD, HeadPayload.own(head(40, 1)));
        hear(CY, AuditEntries.HEAD, HeadPayload.own(head(7, 2)));
        // when
        keeper.countersign();
        keeper.countersign();
        // then
        List<LogEntry> mine = written().stream().filter(it -> it.header().author().equals(SELF)).toList();
        assertEquals(1, mine.size());
        assertEquals(List.of(BOB), HeadPayload.decode(mine.getFirst()).stream().map(SeenHead::device).toList());
        // when
        time.advance(Duration.ofMinutes(1));
        hear(BOB, AuditEntries.HEAD, HeadPayload.own(head(41, 3)));
        assertEquals(List.of(), events.facts(AuditLogSetBack.class));
        time.advance(Duration.ofMinutes(1));
        hear(BOB, AuditEntries.HEAD, HeadPayload.own(head(12, 4)));
        // then
        assertEquals(List.of(new AuditLogSetBack(BOB, 41, 12)), events.facts(AuditLogSetBack.class));
        assertEquals("audit.set_back", new AuditLogSetBack(BOB, 41, 12).act().action());
    }

    @Test
    void keepsOnlySomeHeadsOfOthersAndPassesOverWhatIsMalformed() throws Exception {
        for (int i = 1; i <= 30; i++) {
            time.advance(Duration.ofMinutes(1));
            hear(BOB, AuditEntries.HEAD, HeadPayload.own(head(i, i)));
        }
        for (byte[] payload : List.of(new byte[0], new byte[] { 1 }, HeadPayload.own(new Head(0, Chain.BEGIN)),
                HeadPayload.seen(Map.of(BOB, head(3, 3))))) {
            hear(BOB, AuditEntries.HEAD, payload);
            hear(BOB, AuditEntries.SEEN, payload);
        }
        List<SeenHead> kept = database.read(view -> HeadTable.about(view, BOB));
        assertEquals(HeadTable.KEPT_OF_OTHERS, kept.size());
        assertEquals(30, kept.getLast().head().count());
        assertEquals(List.of(), log.failures());
    }
}
