// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterAll;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.cbor.CborMap;
import org.omnimesh.testing.fuzz.DecoderFuzz;

/** Whatever comes as a secret that is handed again, to a node that lacks one; what is taken is what gets opened. */
class LackKeeperFuzzTest extends DecoderFuzz<Boolean> {
    /** Opening a box takes a few hundred KiB. */
    private static final int FREE = 4 << 20;
    private static final int BOX = 3;

    private static final List<LoneAdmin> MADE = new ArrayList<>();

    /** Makes the team at once, since that takes longer than an input may. */
    LackKeeperFuzzTest() throws Exception {
        super(CborException.class, CBOR, FREE);
        node();
    }

    private static LoneAdmin node() throws Exception {
        if (MADE.isEmpty()) {
            MADE.add(new LoneAdmin());
        }
        return MADE.getFirst();
    }

    @AfterAll
    static void close() throws Exception {
        for (LoneAdmin node : MADE) {
            node.close();
        }
        MADE.clear();
    }

    @Override
    protected List<byte[]> seeds() throws Exception {
        LoneAdmin node = node();
        byte[] box = node.other.agreement.handOver(node.team(), node.team().teamChannel(), node.lost, node.self.peer(),
                List.of(node.self.identity.sealingKey()));
        return List.of(new CborMap().put(0, BOX).put(1, node.team().bytes()).put(2, node.lost.id().bytes()).put(3, box)
                .encode());
    }

    @Override
    protected List<byte[]> regressions() {
        try {
            return LoneAdmin.misshapen(seeds().getFirst());
        } catch (Exception e) {
            throw new IllegalStateException("no frames to begin with", e);
        }
    }

    /** A keeper for each frame: one of many remembers who sent much that did not open. */
    @Override
    protected Optional<Boolean> decode(byte[] input) throws Exception {
        LoneAdmin node = node();
        TeamJournal journal = new TeamJournal(node.self.store, node.self.log);
        PresenceExchange exchange = new PresenceExchange();
        exchange.onBox(new LackKeeper(node.self.store, journal, new KeyRotation(node.self.store, journal), exchange,
                node.self.time)::received);
        node.opened.clear();
        exchange.received(node.link(), input);
        return node.opened.stream().findFirst();
    }
}
