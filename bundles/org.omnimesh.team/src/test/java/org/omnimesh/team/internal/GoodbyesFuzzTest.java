// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterAll;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.crypto.Signature;
import org.omnimesh.api.crypto.Signatures;
import org.omnimesh.crypto.bc.internal.Ed25519Signatures;
import org.omnimesh.testing.fuzz.DecoderFuzz;

/** Whatever comes as the word that this device was removed, to a node in a real team; what is taken is what gets verified. */
class GoodbyesFuzzTest extends DecoderFuzz<Boolean> {
    /** A verification costs about 100 KiB. */
    private static final int FREE = 1 << 20;
    private static final int GOODBYE = 2;

    private static final List<Fixture> MADE = new ArrayList<>();

    /** Makes the team at once, since that takes longer than an input may. */
    GoodbyesFuzzTest() throws Exception {
        super(CborException.class, CBOR, FREE);
        fixture();
    }

    /** Whoever hears it believes none, so that the next one is looked at like the first. */
    private static final class Fixture {
        private final LoneAdmin node = new LoneAdmin();
        private final PresenceExchange exchange = new PresenceExchange();
        private final List<Boolean> verified = new ArrayList<>();
        private final Goodbyes goodbyes;

        Fixture() throws Exception {
            Signatures real = new Ed25519Signatures();
            goodbyes = new Goodbyes(node.self.store, exchange, (signer, context, message, signature) -> {
                verified.add(real.verify(signer, context, message, signature));
                return false;
            }, node.self.time);
        }
    }

    private static Fixture fixture() throws Exception {
        if (MADE.isEmpty()) {
            MADE.add(new Fixture());
        }
        return MADE.getFirst();
    }

    @AfterAll
    static void close() throws Exception {
        for (Fixture fixture : MADE) {
            fixture.goodbyes.stop();
            fixture.node.close();
        }
        MADE.clear();
    }

    @Override
    protected List<byte[]> seeds() throws Exception {
        LoneAdmin node = fixture().node;
        byte[] signature = Goodbyes.sign(node.other.identity, node.view(), node.self.peer());
        Membership.Word word = new Membership.Word(node.other.peer(), new Signature(signature));
        return List.of(Goodbyes.frame(node.view(), node.self.peer(), word).put(0, GOODBYE).encode());
    }

    @Override
    protected List<byte[]> regressions() {
        try {
            return LoneAdmin.misshapen(seeds().getFirst());
        } catch (Exception e) {
            throw new IllegalStateException("no frames to begin with", e);
        }
    }

    @Override
    protected Optional<Boolean> decode(byte[] input) throws Exception {
        fixture().verified.clear();
        fixture().exchange.received(fixture().node.link(), input);
        return fixture().verified.stream().findFirst();
    }
}
