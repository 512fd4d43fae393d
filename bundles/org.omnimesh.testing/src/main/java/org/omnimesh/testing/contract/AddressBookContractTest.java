// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.link.AddressBook;
import org.omnimesh.testing.Ids;

/** What every {@link AddressBook} promises of what it remembers. */
public abstract class AddressBookContractTest {
    private static final PeerId BEN = Ids.peer(2);
    private static final PeerId CYD = Ids.peer(3);

    private AddressBook book;

    /**
     * Opens an empty book; the subclass closes it afterwards.
     *
     * @return the book
     * @throws Exception if it cannot
     */
    protected abstract AddressBook open() throws Exception;

    /**
     * Opens the book again, as the next start of the node does.
     *
     * @return the book with what it remembered
     * @throws Exception if it cannot
     */
    protected abstract AddressBook reopen() throws Exception;

    @BeforeEach
    final void openBook() throws Exception {
        book = open();
    }

    private static Multiaddr address(int number) {
        return Multiaddr.ofHost("192.168.1." + number, 40404);
    }

    private static List<Multiaddr> addresses(int from, int to) {
        return IntStream.range(from, to).mapToObj(AddressBookContractTest::address).toList();
    }

    @Test
    final void knowsNothingOfAStranger() {
        book.remember(BEN, addresses(1, 2));
        assertEquals(List.of(), book.addresses(CYD));
    }

    @Test
    final void keepsTheOrderInWhichAddressesWereGiven() {
        book.remember(BEN, addresses(1, 4));
        assertEquals(addresses(1, 4), book.addresses(BEN));
    }

    @Test
    final void whatWasToldLastStandsFirstAndOnlyOnce() {
        book.remember(BEN, addresses(1, 4));
        book.remember(BEN, addresses(3, 5));
        assertEquals(List.of(address(3), address(4), address(1), address(2)), book.addresses(BEN));
        book.remember(BEN, List.of());
        assertEquals(4, book.addresses(BEN).size());
    }

    @Test
    final void forgetsTheOldestOfTooMany() {
        book.remember(BEN, addresses(1, 1 + AddressBook.MAX_ADDRESSES));
        book.remember(BEN, addresses(100, 102));
        assertEquals(AddressBook.MAX_ADDRESSES, book.addresses(BEN).size());
        assertEquals(addresses(100, 102), book.addresses(BEN).subList(0, 2));
        assertEquals(addresses(1, AddressBook.MAX_ADDRESSES - 1),
                book.addresses(BEN).subList(2, AddressBook.MAX_ADDRESSES));
    }

    @Test
    final void remembersOverARestart() throws Exception {
        book.remember(BEN, addresses(1, 3));
        book.remember(CYD, addresses(7, 8));
        AddressBook next = reopen();
        assertEquals(addresses(1, 3), next.addresses(BEN));
        assertEquals(addresses(7, 8), next.addresses(CYD));
    }
}
