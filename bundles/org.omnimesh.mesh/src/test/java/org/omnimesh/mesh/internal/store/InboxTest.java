// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.omnimesh.mesh.internal.shell.TestNode;

/** In which order jobs are written. */
class InboxTest {
    private final Inbox inbox = new Inbox();

    private Job backlog(int bytes) {
        Job job = new Job.Found(new byte[bytes], new CompletableFuture<>());
        assertTrue(inbox.add(job));
        return job;
    }

    private Job news(int bytes) {
        Job job = new Job.Append(TestNode.CHANNEL, TestNode.KIND, new byte[bytes], new CompletableFuture<>());
        assertTrue(inbox.add(job));
        return job;
    }

    @Test
    void whatIsNewGoesFirstInASmallGroup() throws Exception {
        // given
        List<Job> backlog = List.of(backlog(Inbox.MAX_BYTES_WITH_NEWS), backlog(Inbox.MAX_BYTES_WITH_NEWS));
        Job news = news(10);
        // when, then
        assertEquals(List.of(news, backlog.get(0)), inbox.take(Inbox.MAX_BYTES));
        assertEquals(List.of(backlog.get(1)), inbox.take(Inbox.MAX_BYTES));
    }

    @Test
    void withoutNewsAGroupIsLarge() throws Exception {
        // given
        List<Job> backlog = List.of(backlog(Inbox.MAX_BYTES_WITH_NEWS), backlog(Inbox.MAX_BYTES_WITH_NEWS - 1),
                backlog(1));
        // when, then
        assertEquals(backlog, inbox.take(Inbox.MAX_BYTES));
    }

    @Test
    void backlogIsTakenAsFastAsItIsAppliedAndWhatIsNewNotSlower() throws Exception {
        // given
        List<Job> backlog = List.of(backlog(600), backlog(600), backlog(600));
        List<Job> news = List.of(news(2000), news(2000));
        // when, then
        assertEquals(List.of(news.get(0), news.get(1), backlog.get(0)), inbox.take(1000));
        assertEquals(List.of(backlog.get(1), backlog.get(2)), inbox.take(1000));
    }

    @Test
    void howeverMuchIsNewTheOthersGoOn() throws Exception {
        // given
        Job waiting = backlog(10);
        Job first = news(Inbox.MAX_BYTES);
        Job second = news(Inbox.MAX_BYTES);
        // when, then
        assertEquals(List.of(first, waiting), inbox.take(Inbox.MAX_BYTES));
        assertEquals(List.of(second), inbox.take(Inbox.MAX_BYTES));
    }

    @Test
    void nothingIsTakenOnceClosedAndWhatWaitsIsStillWritten() throws Exception {
        // given
        Job waiting = news(10);
        inbox.close();
        // when, then
        assertFalse(inbox.add(waiting));
        assertEquals(List.of(waiting), inbox.take(Inbox.MAX_BYTES));
        assertEquals(List.of(), inbox.take(Inbox.MAX_BYTES));
    }
}
