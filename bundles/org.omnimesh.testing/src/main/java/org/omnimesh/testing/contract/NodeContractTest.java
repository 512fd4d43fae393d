// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.node.NetworkMode;
import org.omnimesh.api.node.Node;
import org.omnimesh.api.node.NodeException;
import org.omnimesh.api.node.NodeStateChanged;
import org.omnimesh.api.node.Profile;
import org.omnimesh.testing.Await;
import org.omnimesh.testing.RecordingEventAdmin;

/** What every {@link Node} promises. */
public abstract class NodeContractTest {
    private static final Profile OTHER = new Profile("Bea", "tablet");

    private final RecordingEventAdmin events = new RecordingEventAdmin();
    private Node node;

    /**
     * Starts a node in the mode {@code lan}, with its network open.
     *
     * @param told where it tells of changes
     * @return the node
     * @throws Exception if it cannot
     */
    protected abstract Node start(RecordingEventAdmin told) throws Exception;

    /**
     * Lets every later opening of the network fail.
     *
     * @param sentence what the user is told
     */
    protected abstract void failToOpen(String sentence);

    @BeforeEach
    final void startNode() throws Exception {
        node = start(events);
    }

    private void awaitTold(NodeStateChanged last) {
        Await.until("told", () -> {
            List<NodeStateChanged> told = events.facts(NodeStateChanged.class);
            return !told.isEmpty() && told.getLast().equals(last);
        });
    }

    @Test
    final void isOpenAtFirst() {
        assertTrue(node.running());
        assertEquals(NetworkMode.LAN, node.mode());
        assertFalse(node.uptime().isNegative());
        assertTrue(node.version().matches("[0-9]+\\.[0-9]+\\.[0-9]+"), node.version());
    }

    @Test
    final void stopsAndStartsAgain() throws Exception {
        node.stop();
        node.stop();
        assertFalse(node.running());
        awaitTold(new NodeStateChanged(false, NetworkMode.LAN, node.profile()));
        node.start();
        node.start();
        assertTrue(node.running());
        awaitTold(new NodeStateChanged(true, NetworkMode.LAN, node.profile()));
    }

    @Test
    final void isNotRunningWhenItCouldNotStart() {
        node.stop();
        failToOpen("The port is in use.");
        NodeException failed = assertThrows(NodeException.class, node::start);
        assertEquals("The port is in use.", failed.getMessage());
        assertFalse(node.running());
    }

    @Test
    final void isRenamed() {
        node.rename(OTHER);
        assertEquals(OTHER, node.profile());
        awaitTold(new NodeStateChanged(true, NetworkMode.LAN, OTHER));
    }

    @Test
    final void changesItsMode() throws Exception {
        node.changeMode(NetworkMode.SOLO);
        assertEquals(NetworkMode.SOLO, node.mode());
        assertTrue(node.running());
        awaitTold(new NodeStateChanged(true, NetworkMode.SOLO, node.profile()));
    }
}
