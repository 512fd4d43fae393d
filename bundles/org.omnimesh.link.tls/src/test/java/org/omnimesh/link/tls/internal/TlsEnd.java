// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.link.BlobClient;
import org.omnimesh.api.link.BlobSource;
import org.omnimesh.api.link.LinkProtocol;
import org.omnimesh.api.link.Links;
import org.omnimesh.testing.RecordingEventAdmin;
import org.omnimesh.testing.contract.LinkEnd;

/** A node with real sockets, as the contract suites want one. */
final class TlsEnd implements LinkEnd {
    private final TestNode node = new TestNode();

    @Override
    public Links links() {
        return node.links;
    }

    @Override
    public BlobClient blobs() {
        return node.links;
    }

    @Override
    public PeerId id() {
        return node.id;
    }

    @Override
    public RecordingEventAdmin events() {
        return node.events;
    }

    @Override
    public void trust(PeerId peer) {
        node.trusted.add(peer);
    }

    @Override
    public void add(LinkProtocol protocol) {
        node.links.addProtocol(protocol);
    }

    @Override
    public void add(BlobSource source) {
        node.links.addBlobSource(source);
    }

    @Override
    public void openNetwork() throws Exception {
        node.reopen();
    }

    @Override
    public void closeNetwork() {
        node.links.close();
    }

    @Override
    public void close() {
        node.close();
        node.home.close();
    }
}
