// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.ChannelTrust.Opening;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.storage.Schema;
import org.omnimesh.audit.internal.AuditThings;
import org.omnimesh.confusion.Thing;
import org.omnimesh.crypto.bc.internal.archive.HomeThings;
import org.omnimesh.files.internal.FileThings;
import org.omnimesh.mesh.internal.segment.SegmentThings;
import org.omnimesh.pairing.internal.PairingThings;
import org.omnimesh.storage.h2.internal.H2Database;
import org.omnimesh.testing.Await;
import org.omnimesh.testing.FixedKeyVault;
import org.omnimesh.testing.InMemoryNetwork;
import org.omnimesh.testing.RecordingEventAdmin;
import org.omnimesh.testing.TemporaryHome;

/**
 * Test 11: everything that the product signs, seals, hashes or tags is made by its own code, and put into the place of every
 * other, as it is and cut or filled to fit; it is refused there. Of most kinds there are several, of another channel, team,
 * device, number, home or earlier pairing, so that moves and replays are among the tries. A label of the code that no object
 * here depends on fails. That all labels differ, in all ways of use, is the business of {@code ContextLabelsTest}.
 */
class ConfusionTest {
    private static final EntryKind NOTE = new EntryKind("test.note");
    private static final byte[] BOUND = { 1, 2, 3 };
    private static final byte[] TEXT = { 4, 5, 6 };
    private static final Pattern LABEL = Pattern.compile("\"(omni/1/[a-z0-9./ -]+)(\\\\0)?\"");
    private static final Set<String> TESTS = Set.of("org.omnimesh.testing", "org.omnimesh.tests");

    /** What `bench keys` seals is opened by the same call, and neither kept nor sent. */
    private static final Set<String> WITHOUT_OBJECT = Set.of("omni/1/bench");

    private final InMemoryNetwork network = new InMemoryNetwork();
    private TestNode ana;
    private TestNode bo;
    private TeamId team;
    private ChannelId general;

    @BeforeEach
    void makeTeam() throws Exception {
        ana = new TestNode("Ana", network);
        bo = new TestNode("Bo", network);
        ana.invite(bo);
        TestNode.link(ana, bo);
        team = ana.teams.current().id();
        general = ana.teams.list().get(0).id();
        Await.until("the secret at Bo", () -> bo.trust.writingKey(general).isPresent());
    }

    @AfterEach
    void stopNodes() throws Exception {
        ana.close();
        bo.close();
    }

    private List<Thing> things() throws Exception {
        FixedKeyVault vault = new FixedKeyVault(7);
        List<Thing> things = new ArrayList<>(TeamThings.of(ana, bo));
        things.addAll(PairingThings.of(ana.ciphers, ana.identity, ana.database, vault, team));
        things.addAll(AuditThings.of(ana.database, vault, ana.home));
        things.addAll(FileThings.of(ana.ciphers));
        things.addAll(SegmentThings.of(ana.ciphers, vault, ana.random.bytes(16)));
        things.addAll(HomeThings.of(ana.random));
        things.add(store(vault));
        return things;
    }

    /** The whole file of a store; whoever opens it must find the row that was written. */
    private static Thing store(FixedKeyVault vault) throws Exception {
        Schema schema = new Schema("test", List.of("CREATE TABLE test_note (text VARBINARY(8));"));
        try (TemporaryHome home = new TemporaryHome()) {
            H2Database database = new H2Database(vault, home, new RecordingEventAdmin());
            database.migrate(schema);
            database.write(transaction -> transaction.update("INSERT INTO test_note (text) VALUES (?)", TEXT));
            Path file = database.file();
            database.close();
            Path name = home.directory().relativize(file);
            return new Thing("store", Set.of("omni/1/store"), Files.readAllBytes(file),
                    bytes -> opens(vault, name, bytes));
        }
    }

    private static boolean opens(FixedKeyVault vault, Path name, byte[] content) throws Exception {
        try (TemporaryHome home = new TemporaryHome()) {
            Path file = home.directory().resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, content);
            H2Database database = new H2Database(vault, home, new RecordingEventAdmin());
            try {
                return database.read(transaction -> transaction.queryOne("SELECT text FROM test_note",
                        row -> row.bytes("text"))).filter(it -> Arrays.equals(TEXT, it)).isPresent();
            } finally {
                database.close();
            }
        }
    }

    @Test
    void whatWasMadeForOnePlaceIsRefusedInEveryOther() throws Exception {
        // given
        List<Thing> things = things();
        Set<String> labels = new TreeSet<>(WITHOUT_OBJECT);
        things.forEach(it -> labels.addAll(it.labels()));
        assertEquals(labelsInCode(), labels, "each label of the code has an object here, each object's is in the code");
        assertEquals(things.size(), things.stream().map(Thing::name).distinct().count(), "names");
        for (Thing thing : things) {
            assertTrue(thing.takes(thing.bytes()), thing.name() + " is taken where it belongs");
        }
        // when
        List<String> taken = new ArrayList<>();
        int tries = 0;
        for (Thing place : things) {
            for (Thing other : things) {
                if (place != other) {
                    for (byte[] bytes : List.of(other.bytes(), Arrays.copyOf(other.bytes(), place.bytes().length))) {
                        tries++;
                        if (place.takes(bytes)) {
                            taken.add(other.name() + " as " + place.name());
                        }
                    }
                }
            }
            assertTrue(place.takes(place.bytes()), place.name() + " is still taken where it belongs");
        }
        // then
        assertEquals(List.of(), taken);
        assertEquals(2 * things.size() * (things.size() - 1), tries);
    }

    private static Set<String> labelsInCode() throws IOException {
        Set<String> found = new TreeSet<>();
        try (Stream<Path> bundles = Files.list(Path.of(".."))) {
            for (Path bundle : bundles.filter(it -> !TESTS.contains(it.getFileName().toString())).toList()) {
                Path sources = bundle.resolve("src/main/java");
                if (Files.isDirectory(sources)) {
                    try (Stream<Path> files = Files.walk(sources)) {
                        for (Path file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
                            Matcher matcher = LABEL.matcher(Files.readString(file));
                            matcher.results().map(it -> it.group(1)).forEach(found::add);
                        }
                    }
                }
            }
        }
        return found;
    }

    private EntryHeader header(ChannelId channel, PeerId author, long seq) {
        return new EntryHeader(team, channel, author, seq, new HybridTime(1, 0), NOTE,
                ana.trust.writingKey(channel).orElseThrow());
    }

    @Test
    void entryMovedToAnotherPlaceDoesNotOpen() {
        EntryHeader header = header(general, ana.peer(), 5);
        byte[] sealed = ana.trust.seal(header, BOUND, TEXT);
        assertInstanceOf(Opening.Opened.class, bo.trust.open(header, BOUND, sealed));
        List<EntryHeader> elsewhere = List.of(header(general, ana.peer(), 6), header(general, bo.peer(), 5),
                header(team.teamChannel(), ana.peer(), 5),
                new EntryHeader(team, team.teamChannel(), ana.peer(), 5, header.time(), NOTE, header.keyId()),
                new EntryHeader(team, general, ana.peer(), 5 + (1L << 40), header.time(), NOTE, header.keyId()));
        for (EntryHeader moved : elsewhere) {
            assertEquals(false, bo.trust.open(moved, BOUND, sealed) instanceof Opening.Opened, moved.toString());
        }
        assertInstanceOf(Opening.Damaged.class, bo.trust.open(header, new byte[] { 1, 2 }, sealed), "another header");
    }
}
