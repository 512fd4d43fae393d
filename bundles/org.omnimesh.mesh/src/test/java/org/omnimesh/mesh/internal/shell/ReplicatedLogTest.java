// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.shell;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.cbor.CborItem;
import org.omnimesh.api.cbor.CborMap;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.link.LinkProtocol;
import org.omnimesh.api.log.ChannelTrust.Verdict;
import org.omnimesh.api.log.EntriesConfirmed;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.log.LogException;
import org.omnimesh.mesh.internal.shell.TestNode.Notes;
import org.omnimesh.testing.Await;

class ReplicatedLogTest {
    private final List<TestNode> nodes = new ArrayList<>();
    private final Notes notes = new Notes("notes");
    private TestNode a;
    private TestNode b;

    @BeforeEach
    void start() throws Exception {
        a = node(1);
        b = node(2);
        TestNode.team(a, b);
    }

    @AfterEach
    void stop() {
        nodes.forEach(TestNode::close);
    }

    private TestNode node(long seed) throws Exception {
        TestNode node = new TestNode(seed);
        nodes.add(node);
        node.log.add(notes).get(10, TimeUnit.SECONDS);
        return node;
    }

    private void sees(TestNode node, List<String> texts) {
        Await.until("the notes arrive", Await.DEFAULT_DEADLINE, () -> notes.texts(node).equals(texts), () -> {
            try {
                return notes.texts(node).toString();
            } catch (Exception e) {
                return e.toString();
            }
        });
    }

    @Test
    void appliesAnEntryBeforeAppendReturns() throws Exception {
        LogEntry entry = a.append("hello");
        assertEquals(List.of("hello"), notes.texts(a));
        assertEquals(1, entry.header().seq());
        assertEquals(a.peer(), entry.header().author());
        assertArrayEquals("hello".getBytes(), a.log.read(TestNode.CHANNEL, 0, 10).get(0).payload());
    }

    @Test
    void appendedHereIsAppliedThere() throws Exception {
        a.link(b);
        a.append("one");
        a.append("two");
        sees(b, List.of("one", "two"));
        b.append("three");
        sees(a, List.of("one", "two", "three"));
        Await.until("b is known to hold entry 2",
                () -> a.log.holders(TestNode.CHANNEL, a.peer(), 2).equals(Set.of(b.peer())));
        Await.until("nothing lags", () -> a.log.lag(TestNode.CHANNEL).getOrDefault(b.peer(), 1L) == 0);
        Await.until("b is told to hold it", () -> a.events.facts(EntriesConfirmed.class).stream()
                .anyMatch(fact -> fact.peer().equals(b.peer())));
    }

    @Test
    void catchesUpAfterBeingAway() throws Exception {
        TestLink link = a.link(b);
        a.append("one");
        sees(b, List.of("one"));
        link.close("away");
        List<String> expected = new ArrayList<>(List.of("one"));
        for (int i = 0; i < 100; i++) {
            a.append("missed " + i);
            expected.add("missed " + i);
        }
        a.link(b);
        sees(b, expected);
    }

    @Test
    void relaysAlongALine() throws Exception {
        TestNode c = node(3);
        TestNode.team(a, b, c);
        a.link(b);
        b.link(c);
        a.append("warm");
        sees(c, List.of("warm"));
        long fastest = Long.MAX_VALUE;
        List<String> said = new ArrayList<>(List.of("warm"));
        for (int i = 0; i < 5 && fastest >= TimeUnit.SECONDS.toNanos(1); i++) { // a busy machine may delay some
            said.add("quick " + i);
            long start = System.nanoTime();
            a.append(said.getLast());
            sees(c, said);
            fastest = Math.min(fastest, System.nanoTime() - start);
        }
        assertTrue(fastest < TimeUnit.SECONDS.toNanos(1), "relayed without a periodic delay");
    }

    @Test
    void whoAnswersIsKnownToHaveWhatItAnswersAlsoWithoutALinkAndAfterARestart() throws Exception {
        // given
        TestNode c = node(3);
        TestNode.team(a, b, c);
        a.link(b);
        b.link(c);
        long seq = a.append("question").header().seq();
        sees(c, List.of("question"));
        assertEquals(Set.of(), without(b, a.log.holders(TestNode.CHANNEL, a.peer(), seq)));
        // when
        c.append("answer");
        // then
        Await.until("c is known to have it",
                () -> a.log.holders(TestNode.CHANNEL, a.peer(), seq).equals(Set.of(b.peer(), c.peer())));
        Await.until("that is told", () -> a.events.facts(EntriesConfirmed.class)
                .contains(new EntriesConfirmed(TestNode.CHANNEL, c.peer(), a.peer(), 1, seq)));
        assertEquals(Set.of(), a.log.holders(TestNode.CHANNEL, a.peer(), seq + 1));
        // when
        a.shut();
        a.open();
        // then
        assertEquals(Set.of(b.peer(), c.peer()), a.log.holders(TestNode.CHANNEL, a.peer(), seq));
    }

    private static Set<PeerId> without(TestNode one, Set<PeerId> peers) {
        return peers.stream().filter(peer -> !peer.equals(one.peer())).collect(Collectors.toSet());
    }

    @Test
    void carriesEntriesOfAnAbsentAuthor() throws Exception {
        TestNode c = node(3);
        TestNode.team(a, b, c);
        TestLink link = a.link(b);
        a.append("from a");
        sees(b, List.of("from a"));
        link.close("gone");
        b.link(c);
        sees(c, List.of("from a"));
    }

    @Test
    void keepsEverythingOverRestart() throws Exception {
        a.append("one");
        a.shut();
        a.open();
        a.log.add(notes).get(10, TimeUnit.SECONDS);
        LogEntry second = a.append("two");
        assertEquals(2, second.header().seq());
        assertEquals(List.of("one", "two"), notes.texts(a));
        b.shut();
        b.open();
        b.log.add(notes).get(10, TimeUnit.SECONDS);
        a.link(b);
        sees(b, List.of("one", "two"));
    }

    @Test
    void lateProjectionSeesThePastThenThePresent() throws Exception {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            expected.add("past " + i);
            a.append("past " + i);
        }
        Notes late = new Notes("late");
        a.log.add(late).get(10, TimeUnit.SECONDS);
        a.append("present");
        expected.add("present");
        assertEquals(expected, late.texts(a));
        a.log.remove(late);
        a.append("while gone");
        expected.add("while gone");
        Notes again = new Notes("late");
        a.log.add(again).get(10, TimeUnit.SECONDS);
        assertEquals(expected, again.texts(a));
    }

    @Test
    void newProjectionThatComesBeforeTheTrustFloorSeesThePast() throws Exception {
        // given
        a.append("past");
        a.log.untrust(a.trust);
        Notes early = new Notes("early");
        // when
        CompletableFuture<Void> ready = a.log.add(early);
        assertThrows(TimeoutException.class, () -> ready.get(200, TimeUnit.MILLISECONDS), "nobody can open the past");
        a.log.trust(a.trust);
        // then
        ready.get(10, TimeUnit.SECONDS);
        assertEquals(List.of("past"), early.texts(a));
    }

    @Test
    void rebuildGivesTheSame() throws Exception {
        for (int i = 0; i < 20; i++) {
            a.append("note " + i);
        }
        List<String> before = notes.texts(a);
        a.log.rebuild("notes");
        assertEquals(before, notes.texts(a));
        assertThrows(LogException.class, () -> a.log.rebuild("nothing"));
    }

    @Test
    void rebuildMakesAnewWhatIsWrongOrMissingAndNothingElse() throws Exception {
        // given: rows that are gone, changed, or that no entry says; and entries of two devices
        a.link(b);
        for (int i = 0; i < 20; i++) {
            (i % 3 == 0 ? b : a).append("note " + i);
        }
        Await.until("all is here", () -> notes.texts(a).size() == 20);
        List<String> before = notes.texts(a);
        Notes others = new Notes("others");
        a.log.add(others).get(10, TimeUnit.SECONDS);
        a.database.write(transaction -> {
            transaction.update("DELETE FROM notes_note WHERE MOD(n, 3) = 0");
            transaction.update("UPDATE notes_note SET text = 'changed' WHERE MOD(n, 5) = 0");
            return transaction.update("INSERT INTO notes_note (n, text) VALUES (1000, 'invented')");
        });
        a.database.write(transaction -> transaction.update("DELETE FROM others_note WHERE n > 10"));
        assertNotEquals(before, notes.texts(a));
        // when
        a.log.rebuild("notes");
        // then
        assertEquals(before, notes.texts(a));
        assertEquals(before.subList(0, 10), others.texts(a), "of another projection nobody spoke");
        // when all rows are gone, and entries follow
        a.database.write(transaction -> transaction.update("DELETE FROM notes_note"));
        a.log.rebuild("notes");
        a.append("later");
        // then
        List<String> after = new ArrayList<>(before);
        after.add("later");
        assertEquals(after, notes.texts(a));
    }

    @Test
    void oldEntriesAreNoNewsAgain() throws Exception {
        notes.announces = true;
        a.append("one");
        a.append("two");
        assertEquals(2, announced("notes"));
        // when: a projection comes late
        Notes late = new Notes("late");
        late.announces = true;
        a.log.add(late).get(10, TimeUnit.SECONDS);
        // then: it has everything and announced nothing, but does what it wants done after the commit
        assertEquals(List.of("one", "two"), late.texts(a));
        assertEquals(0, announced("late"));
        assertEquals(2, late.committed.get());
        // when
        a.log.rebuild("notes");
        // then
        assertEquals(2, announced("notes"));
        assertEquals(4, notes.committed.get());
        // when
        a.append("three");
        // then
        assertEquals(3, announced("notes"));
        assertEquals(1, announced("late"));
    }

    private long announced(String projection) {
        return a.events.facts(TestNode.Noted.class).stream().filter(fact -> fact.projection().equals(projection))
                .count();
    }

    @Test
    void failingProjectionLosesOnlyItsEntry() throws Exception {
        a.append("one");
        a.append("poison");
        a.append("two");
        assertEquals(List.of("one", "two"), notes.texts(a));
        assertEquals(3, a.log.read(TestNode.CHANNEL, 0, 10).size());
    }

    @Test
    void entriesWithoutKeyAreDeliveredWhenItComes() throws Exception {
        b.trust.hasKey = false;
        a.link(b);
        a.append("one");
        a.append("two");
        Await.until("b stored them", () -> a.log.holders(TestNode.CHANNEL, a.peer(), 2).contains(b.peer()));
        assertEquals(List.of(), notes.texts(b));
        assertEquals(List.of(), b.log.read(TestNode.CHANNEL, 0, 10));
        b.trust.hasKey = true;
        b.changed();
        sees(b, List.of("one", "two"));
        Notes late = new Notes("late");
        b.log.add(late).get(10, TimeUnit.SECONDS);
        assertEquals(List.of("one", "two"), late.texts(b));
        b.log.rebuild("notes");
        assertEquals(List.of("one", "two"), notes.texts(b));
    }

    @Test
    void waitsForTrust() throws Exception {
        b.trust.judge = header -> Verdict.NOT_YET;
        a.link(b);
        a.append("one");
        Await.until("a sent it", () -> a.log.lag(TestNode.CHANNEL).getOrDefault(b.peer(), 0L) == 1);
        b.trust.judge = header -> Verdict.ACCEPT;
        b.changed();
        sees(b, List.of("one"));
    }

    @Test
    void refusesWhoMayNotWriteWithoutLosingTheLink() throws Exception {
        b.trust.judge = header -> header.author().equals(a.peer()) ? Verdict.REFUSE : Verdict.ACCEPT;
        TestLink link = a.link(b);
        a.append("refused");
        a.append("refused too");
        b.append("mine");
        sees(a, List.of("refused", "refused too", "mine"));
        assertEquals(List.of("mine"), notes.texts(b));
        assertTrue(link.isOpen());
        b.trust.judge = header -> Verdict.ACCEPT;
        b.changed();
        link.close("again");
        a.link(b);
        sees(b, List.of("mine", "refused", "refused too"));
    }

    @Test
    void hostileFramesHarmNobody() throws Exception {
        long seed = Long.getLong("omnimesh.fuzz.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        TestNode c = node(3);
        TestNode.team(a, b, c);
        a.link(b);
        for (int i = 0; i < 300; i++) {
            TestLink link = c.link(a);
            byte[] frame = new byte[random.nextInt(400)];
            random.nextBytes(frame);
            frame = random.nextBoolean()
                    ? frame
                    : new CborMap().put(0, random.nextInt(6)).put(1, random.nextLong())
                            .put(2, List.of(new CborItem.Bytes(frame))).encode();
            link.send(LinkProtocol.MESH, frame);
            link.close("next");
        }
        a.append("still alive, seed " + seed);
        sees(b, List.of("still alive, seed " + seed));
    }

    @Test
    void foundsATeamThatItsIdNames() throws Exception {
        TeamId team = a.log.found("a team".getBytes());
        LogEntry entry = a.log.read(team.teamChannel(), 0, 1).get(0);
        assertArrayEquals(team.bytes(), entry.id().bytes());
        assertEquals(team.teamChannel(), entry.header().channel());
        assertEquals(KeyId.NONE, entry.header().keyId());
        assertEquals(new EntryKind("team.founded"), entry.header().kind());
        for (TestNode node : List.of(a, b)) {
            node.trust.readers.put(team.teamChannel(), Set.of(a.peer(), b.peer()));
            node.changed();
        }
        LogEntry next = a.log.append(team.teamChannel(), TestNode.KIND, "next".getBytes());
        assertEquals(2, next.header().seq());
        a.link(b);
        sees(b, List.of("next"));
    }

    @Test
    void refusesChannelsThatAreNotOurs() {
        assertThrows(LogException.class, () -> a.log.append(
                new ChannelId(TestTrust.filled(9)), TestNode.KIND, new byte[1]));
        assertThrows(LogException.class,
                () -> a.log.append(TestNode.CHANNEL, TestNode.KIND, new byte[(60 << 10) + 1]));
    }

    @Test
    void losesNothingUnderConcurrency() throws Exception {
        a.link(b);
        int threads = 64;
        int each = 32;
        List<Thread> running = IntStream.range(0, threads).mapToObj(thread -> Thread.startVirtualThread(() -> {
            for (int i = 0; i < each; i++) {
                try {
                    a.append(thread + ":" + i);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        })).toList();
        TestNode.join(running);
        List<String> texts = notes.texts(a);
        assertEquals(threads * each, texts.size());
        for (int thread = 0; thread < threads; thread++) {
            String prefix = thread + ":";
            List<String> own = texts.stream().filter(text -> text.startsWith(prefix)).toList();
            assertEquals(IntStream.range(0, each).mapToObj(i -> prefix + i).toList(), own);
        }
        sees(b, texts);
    }
}
