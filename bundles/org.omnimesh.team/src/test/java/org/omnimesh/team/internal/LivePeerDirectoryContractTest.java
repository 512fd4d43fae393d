// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.junit.jupiter.api.AfterEach;
import org.omnimesh.api.discovery.PeerSource;
import org.omnimesh.api.discovery.Sighting;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.link.Link;
import org.omnimesh.api.team.PeerDirectory;
import org.omnimesh.testing.Await;
import org.omnimesh.testing.InMemoryAddressBook;
import org.omnimesh.testing.InMemoryNetwork;
import org.omnimesh.testing.RecordingEventAdmin;
import org.omnimesh.testing.contract.PeerDirectoryContractTest;

class LivePeerDirectoryContractTest extends PeerDirectoryContractTest {
    private final InMemoryNetwork network = new InMemoryNetwork();
    private final InMemoryAddressBook book = new InMemoryAddressBook();
    private final Map<String, Sighting> sightings = new ConcurrentHashMap<>();
    private volatile boolean closed;
    private TestNode ann;
    private TestNode ben;
    private TestNode cyd;

    @Override
    protected PeerDirectory open() throws Exception {
        ann = new TestNode("Ann", network);
        ben = new TestNode("Ben", network);
        cyd = new TestNode("Cyd", network);
        for (TestNode newcomer : List.of(ben, cyd)) {
            ann.invite(newcomer);
            book.remember(newcomer.peer(), newcomer.links.listening());
        }
        ann.directory.bindAddressBook(book);
        ann.directory.addSource(new PeerSource() {
            @Override
            public String name() {
                return "test";
            }

            @Override
            public List<Sighting> present() {
                return List.copyOf(sightings.values());
            }
        });
        return ann.directory;
    }

    @AfterEach
    void close() throws Exception {
        closed = true;
        for (TestNode node : List.of(ann, ben, cyd)) {
            node.close();
        }
    }

    private TestNode node(PeerId device) {
        return device.equals(ben()) ? ben : cyd;
    }

    @Override
    protected PeerId self() {
        return ann.peer();
    }

    @Override
    protected PeerId ben() {
        return ben.peer();
    }

    @Override
    protected PeerId cyd() {
        return cyd.peer();
    }

    @Override
    protected void link(PeerId device, boolean up) throws Exception {
        if (up) {
            TestNode.link(node(device), ann);
        } else {
            Optional<Link> link = node(device).links.to(self());
            link.orElseThrow().close("by hand");
        }
    }

    /** Waiting for an answer lasts ten seconds: they pass at once. */
    @Override
    protected void silence(PeerId device) {
        network.unplug(device);
        Thread.startVirtualThread(() -> Await.until("the end of the test", () -> {
            ann.time.advance(LivePeerDirectory.CONNECT_LIMIT);
            return closed;
        }));
    }

    @Override
    protected void meet(String instance, String displayName) {
        Sighting sighting = new Sighting(instance, List.of(), List.of(), Optional.of(displayName), ann.time.now());
        sightings.put(instance, sighting);
        ann.directory.seen(sighting);
    }

    @Override
    protected void lose(String instance) {
        ann.directory.gone(sightings.remove(instance));
    }

    @Override
    protected RecordingEventAdmin events() {
        return ann.events;
    }
}
