// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing;

import org.omnimesh.api.node.Node;
import org.omnimesh.api.node.Profile;
import org.omnimesh.testing.contract.NodeContractTest;

class InMemoryNodeTest extends NodeContractTest {
    private InMemoryNode node;

    @Override
    protected Node start(RecordingEventAdmin told) {
        node = new InMemoryNode(new Profile("Ana", "laptop"), told);
        return node;
    }

    @Override
    protected void failToOpen(String sentence) {
        node.failToOpen(sentence);
    }
}
