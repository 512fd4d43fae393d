// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.omnimesh.api.log.StoreCopied;
import org.omnimesh.mesh.internal.entry.Generation;
import org.omnimesh.mesh.internal.shell.TestNode.Notes;
import org.omnimesh.testing.Await;

/** An old copy of a node's home is put back and runs on: no number is used twice, and nothing is missing afterwards. */
class RestoredCopyTest {
    private final Notes notes = new Notes("notes");
    @TempDir
    Path backup;
    private TestNode a;
    private TestNode b;

    @BeforeEach
    void start() throws Exception {
        a = new TestNode(1);
        b = new TestNode(2);
        a.log.add(notes).get(10, TimeUnit.SECONDS);
        b.log.add(notes).get(10, TimeUnit.SECONDS);
        TestNode.team(a, b);
    }

    @AfterEach
    void stop() {
        a.close();
        b.close();
    }

    private static void copy(Path from, Path to, boolean inPlace) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else if (inPlace && Files.exists(target)) {
                    Files.write(target, Files.readAllBytes(file));
                } else {
                    Files.deleteIfExists(target);
                    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    private static void clear(Path folder, Set<String> keep) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!keep.contains(file.getFileName().toString())) {
                    Files.delete(file);
                }
            }
        }
    }

    private void sees(TestNode node, String... texts) {
        Await.until("the notes arrive", Await.DEFAULT_DEADLINE,
                () -> Set.copyOf(notes.texts(node)).equals(Set.of(texts)),
                () -> {
                    try {
                        return notes.texts(node).toString();
                    } catch (Exception e) {
                        return e.toString();
                    }
                });
    }

    /** A writes one, is copied, writes two more, which B gets; then the copy is put back. */
    private void putBack(boolean inPlace) throws Exception {
        a.append("one");
        a.shut();
        copy(a.home.directory(), backup, false);
        a.open();
        a.log.add(notes).get(10, TimeUnit.SECONDS);
        a.changed();
        TestLink link = a.link(b);
        a.append("two");
        a.append("three");
        sees(b, "one", "two", "three");
        link.close("gone");
        a.shut();
        clear(a.home.directory(), inPlace ? Set.of("origin") : Set.of());
        copy(backup, a.home.directory(), inPlace);
        a.open();
        a.log.add(notes).get(10, TimeUnit.SECONDS);
        a.changed();
    }

    @Test
    void aCopyThatWritesBeforeItMeetsAnybodyBeginsANewLog() throws Exception {
        putBack(false);
        assertEquals(List.of(new StoreCopied(a.peer())), a.events.facts(StoreCopied.class), "told once");
        long seq = a.append("four").header().seq();
        assertNotEquals(0, Generation.of(seq));
        assertEquals(1, Generation.count(seq));

        a.link(b);
        sees(b, "one", "two", "three", "four");
        sees(a, "one", "two", "three", "four");
        assertEquals(Set.of(), b.log.quarantined());
    }

    @Test
    void aCopyThatLooksLikeTheOriginalLearnsFromPeers() throws Exception {
        putBack(true);
        a.link(b);
        sees(a, "one", "two", "three");
        assertNotEquals(0, Generation.of(a.append("four").header().seq()));
        sees(b, "one", "two", "three", "four");
        assertEquals(Set.of(), a.log.quarantined());
    }

    @Test
    void whoeverWasNotPutBackContinuesItsLog() throws Exception {
        a.append("one");
        a.shut();
        a.open();
        a.log.add(notes).get(10, TimeUnit.SECONDS);
        assertEquals(2, a.append("two").header().seq());
    }

    @Test
    void tellsWhoHasEntriesOfANewLog() throws Exception {
        putBack(false);
        long seq = a.append("four").header().seq();
        a.link(b);
        Await.until("B has it", () -> a.log.holders(TestNode.CHANNEL, a.peer(), seq).equals(Set.of(b.peer())));
        Await.until("in step", () -> a.log.lag(TestNode.CHANNEL).values().stream().allMatch(lag -> lag == 0));
        assertEquals(List.of("four"), b.log.read(TestNode.CHANNEL, 0, 10).stream()
                .filter(entry -> entry.header().seq() == seq).map(entry -> new String(entry.payload())).toList());
    }

    @Test
    void aCopyThatWritesWithTheNumbersOfTheOriginalIsFoundOutAndStaysSo() throws Exception {
        // given: the copy looks like the original and meets somebody who does not know better
        putBack(true);
        a.append("another two");
        try (TestNode c = new TestNode(3)) {
            c.log.add(notes).get(10, TimeUnit.SECONDS);
            TestNode.team(a, b, c);
            TestLink link = a.link(c);
            sees(c, "one", "another two");
            link.close("gone");

            // when
            b.link(c);
            for (TestNode honest : List.of(b, c)) {
                Await.until("the proof", () -> honest.log.quarantined().equals(Set.of(a.peer())));
            }
        }
        b.shut();
        b.open();
        b.log.add(notes).get(10, TimeUnit.SECONDS);
        b.changed();

        // then: after a restart, too
        assertEquals(Set.of(a.peer()), b.log.quarantined());
        a.link(b);
        Await.until("it is shown what it did", () -> a.log.quarantined().equals(Set.of(a.peer())));
        a.append("later");
        b.append("from b");
        sees(a, "one", "another two", "later", "from b");
        sees(b, "one", "two", "three", "from b");
    }
}
