// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.EntriesConfirmed;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.Replication;
import org.omnimesh.testing.Await;
import org.omnimesh.testing.RecordingEventAdmin;

/** What every {@link Replication} promises, in a channel of this device and one other that is not linked at first. */
public abstract class ReplicationContractTest {
    private Replication replication;

    /**
     * Opens the service over an empty channel; the subclass closes it afterwards.
     *
     * @return the service
     * @throws Exception if it cannot
     */
    protected abstract Replication open() throws Exception;

    /**
     * Names this device.
     *
     * @return its id
     */
    protected abstract PeerId self();

    /**
     * Names the other device.
     *
     * @return its id
     */
    protected abstract PeerId ben();

    /**
     * Links the other device, which then stores what it lacks and confirms it; or cuts it off.
     *
     * @param up whether the link is to be up
     * @throws Exception if it cannot
     */
    protected abstract void link(boolean up) throws Exception;

    /**
     * Lets this or the other device append an entry to the channel.
     *
     * @param author the device
     * @return the entry's header
     * @throws Exception if it cannot
     */
    protected abstract EntryHeader append(PeerId author) throws Exception;

    /**
     * Returns where facts are told.
     *
     * @return the recorder
     */
    protected abstract RecordingEventAdmin events();

    @BeforeEach
    final void openReplication() throws Exception {
        replication = open();
    }

    private Set<PeerId> holders(EntryHeader entry) {
        return replication.holders(entry.channel(), entry.author(), entry.seq());
    }

    @Test
    final void nobodyHasWhatNobodyConfirmed() throws Exception {
        EntryHeader entry = append(self());
        assertEquals(Set.of(), holders(entry));
        assertEquals(Map.of(), replication.lag(entry.channel()));
    }

    @Test
    final void whoConfirmedAnEntryHasItAndAllBefore() throws Exception {
        EntryHeader first = append(self());
        EntryHeader second = append(self());
        // when
        link(true);
        // then
        Await.until("the confirmation", () -> holders(second).equals(Set.of(ben())));
        assertEquals(Set.of(ben()), holders(first));
        assertEquals(Set.of(), replication.holders(second.channel(), self(), second.seq() + 1));
    }

    @Test
    final void tellsEveryConfirmationOnce() throws Exception {
        EntryHeader first = append(self());
        link(true);
        Await.until("the first confirmation", () -> holders(first).equals(Set.of(ben())));
        EntryHeader second = append(self());
        Await.until("the second confirmation", () -> holders(second).equals(Set.of(ben())));
        Await.until("both to be told", () -> confirmed().equals(List.of(
                new EntriesConfirmed(first.channel(), ben(), self(), 1, 1),
                new EntriesConfirmed(first.channel(), ben(), self(), 2, 2))));
    }

    private List<EntriesConfirmed> confirmed() {
        return events().facts(EntriesConfirmed.class).stream().filter(fact -> fact.author().equals(self())).toList();
    }

    @Test
    final void neitherTheAuthorNorThisDeviceCountsAsHolder() throws Exception {
        EntryHeader own = append(self());
        EntryHeader theirs = append(ben());
        link(true);
        Await.until("the confirmation", () -> holders(own).equals(Set.of(ben())));
        assertEquals(Set.of(), holders(theirs));
    }

    @Test
    final void aLinkedPeerThatHasAllIsInStep() throws Exception {
        EntryHeader entry = append(self());
        link(true);
        Await.until("the peer in step", () -> replication.lag(entry.channel()).equals(Map.of(ben(), 0L)));
        assertEquals(Set.of(ben()), holders(entry));
        // when
        link(false);
        // then
        Await.until("nobody linked", () -> replication.lag(entry.channel()).isEmpty());
        assertEquals(Set.of(ben()), holders(entry));
    }
}
