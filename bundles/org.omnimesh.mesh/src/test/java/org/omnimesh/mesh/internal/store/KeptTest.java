// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.log.Retention;
import org.omnimesh.mesh.internal.shell.TestNode;

/** Where secrets are deleted, what was opened once stays readable, and what comes too late harms nothing. */
class KeptTest extends TwoStores {
    @BeforeEach
    void begin() {
        both().forEach(each -> each.trust.forgets = true);
    }

    /** Own entries, received ones, and some whose key came after them. */
    private List<String> history() throws Exception {
        List<String> texts = new ArrayList<>(store.append("own", 20));
        texts.addAll(other.append("other", 20));
        receive(List.copyOf(other.own));
        other.own.clear();
        store.trust.hasKey = false;
        texts.addAll(other.append("late", 5));
        receive(List.copyOf(other.own));
        other.own.clear();
        store.trust.hasKey = true;
        store.log.projectors().deliverHeld();
        store.database.sync().get(60, TimeUnit.SECONDS);
        reopen();
        assertEquals(texts, store.noted());
        return texts;
    }

    private long kept() throws Exception {
        return store.database.read(transaction -> transaction.queryOne("SELECT COUNT(*) AS entries FROM mesh_kept",
                row -> row.number("entries"))).orElseThrow();
    }

    @Test
    void whatWasOpenedIsReadableAfterTheSecretIsGone() throws Exception {
        // given
        List<String> texts = history();
        // when
        store.trust.forgotten = header -> true;
        // then
        assertEquals(texts, store.read());
        store.log.projectors().rebuild("notes");
        assertEquals(texts, store.noted());
        reopen();
        assertEquals(texts, store.read());
        // and: even if the index is made anew from the files
        store.log.rebuildAtNextStart();
        reopen();
        assertEquals(texts, store.read());
        assertEquals(texts, store.noted());
    }

    @Test
    void withoutThatModeNothingIsKeptAndNothingOpensWithoutTheSecret() throws Exception {
        // given
        store.trust.forgets = false;
        history();
        // when
        store.trust.forgotten = header -> true;
        // then
        assertEquals(0, kept());
        assertEquals(List.of(), store.read());
        store.log.projectors().rebuild("notes");
        assertEquals(List.of(), store.noted());
    }

    @Test
    void whatComesAfterTheSecretIsGoneStaysUnreadableAndHoldsUpNothing() throws Exception {
        // given
        List<String> texts = new ArrayList<>(history());
        other.append("too late", 3);
        // when
        store.trust.forgotten = header -> header.seq() <= 28;
        receive(List.copyOf(other.own));
        other.own.clear();
        texts.addAll(other.append("under a new one", 3));
        receive(List.copyOf(other.own));
        // then
        assertEquals(texts, store.noted());
        reopen();
        store.log.projectors().rebuild("notes");
        assertEquals(texts, store.noted());
        assertEquals(texts, store.read());
        assertEquals(List.of(), store.log.damaged());
        assertEquals(3, store.log.unreadable(TestNode.CHANNEL));
        store.log.rebuildAtNextStart();
        reopen();
        assertEquals(texts, store.read());
        assertEquals(3, store.log.unreadable(TestNode.CHANNEL));
    }

    @Test
    void whatWaitedForASecretThatWasDeletedMeanwhileIsGivenUp() throws Exception {
        // given
        List<String> texts = history();
        store.trust.hasKey = false;
        other.append("never", 3);
        receive(List.copyOf(other.own));
        // when
        store.trust.hasKey = true;
        store.trust.forgotten = header -> true;
        store.log.projectors().deliverHeld();
        reopen(); // which waits until nothing is held for a key that may still come
        // then
        assertEquals(texts, store.noted());
        assertEquals(texts, store.read());
        assertEquals(3, store.log.unreadable(TestNode.CHANNEL));
    }

    @Test
    void whatAKillTookFromTheTablesIsKeptAgainBeforeTheSecretCanGo() throws Exception {
        // given: tables of before the last entries, which only the files have
        List<String> texts = new ArrayList<>(history());
        store.close();
        store.copyDatabase(copies);
        store.open();
        texts.addAll(store.append("unforced", 10));
        store.close();
        store.replaceDatabase(copies);
        store.open();
        assertEquals(texts, store.noted());
        // when
        store.trust.forgotten = header -> true;
        // then
        store.log.projectors().rebuild("notes");
        assertEquals(texts, store.noted());
        assertEquals(texts, store.read());
    }

    @Test
    void whatHasExpiredIsNotKept() throws Exception {
        // given
        history();
        store.time.ahead = Duration.ofDays(40);
        List<String> fresh = store.append("fresh", 4);
        store.trust.forgotten = header -> true;
        // when
        store.trust.retention = Retention.of(Duration.ofDays(30));
        store.log.dropExpired();
        // then
        assertEquals(fresh, store.noted());
        assertEquals(fresh, store.read());
        assertEquals(4, kept());
        assertTrue(store.log.damaged().isEmpty());
    }
}
