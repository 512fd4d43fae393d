// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.link.BlobClient;
import org.omnimesh.api.link.BlobSource;
import org.omnimesh.api.link.LinkProtocol;
import org.omnimesh.api.link.Links;
import org.omnimesh.testing.contract.LinkEnd;

/** A device of an in-memory network, as the contract suites want one. */
final class InMemoryEnd implements LinkEnd {
    private final RecordingEventAdmin events = new RecordingEventAdmin();
    private final Set<PeerId> trusted = ConcurrentHashMap.newKeySet();
    private final InMemoryLinks links;

    InMemoryEnd(InMemoryNetwork network, int number) {
        links = network.join(Ids.peer(number), events);
        links.setTrust(trusted::contains);
    }

    @Override
    public Links links() {
        return links;
    }

    @Override
    public BlobClient blobs() {
        return links;
    }

    @Override
    public PeerId id() {
        return links.self();
    }

    @Override
    public RecordingEventAdmin events() {
        return events;
    }

    @Override
    public void trust(PeerId peer) {
        trusted.add(peer);
    }

    @Override
    public void add(LinkProtocol protocol) {
        links.addProtocol(protocol);
    }

    @Override
    public void add(BlobSource source) {
        links.addBlobSource(source);
    }

    @Override
    public void openNetwork() {
        links.open();
    }

    @Override
    public void closeNetwork() {
        links.close();
    }

    @Override
    public void close() {
        links.close();
    }
}
