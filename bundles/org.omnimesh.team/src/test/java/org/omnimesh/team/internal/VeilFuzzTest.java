// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.Nonce;
import org.omnimesh.api.crypto.Sealing;
import org.omnimesh.api.crypto.SealingKey;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.keys.GroupKeyAgreement;
import org.omnimesh.crypto.bc.internal.JdkCiphers;
import org.omnimesh.testing.Ids;
import org.omnimesh.testing.KeylessIdentity;
import org.omnimesh.testing.PlainKeyAgreement;
import org.omnimesh.testing.SeededRandom;
import org.omnimesh.testing.fuzz.DecoderFuzz;

/** What a member hides in a veiled entry, as whoever opens it reads it; the first byte tells a decision from a hint. */
class VeilFuzzTest extends DecoderFuzz<Veil.Unveiled> {
    private static final byte DECISION = 0;
    private static final byte HINT = 1;
    private static final CryptoContext BODY = new CryptoContext("omni/1/veil-body");
    private static final TeamId TEAM = Ids.team(1);
    private static final PeerId AUTHOR = Ids.peer(1);
    private static final SymmetricKey KEY = SymmetricKey.of(Ids.bytes(3));
    private static final byte[] BOUND = ByteBuffer.allocate(64).put(TEAM.bytes()).put(AUTHOR.publicKey()).array();
    private static final Map<PeerId, SealingKey> TWO = Map.of(Ids.peer(2), new SealingKey(1, new byte[32]), Ids.peer(3),
            new SealingKey(1, new byte[32]));

    private final Ciphers ciphers = new JdkCiphers(new SeededRandom(1));
    private byte[] sealed = {};
    private final Veil veil = new Veil(ciphers, keeping(), new KeylessIdentity(AUTHOR));

    VeilFuzzTest() {
        super(CryptoException.class, CBOR);
    }

    /** Seals to nobody, and keeps what was to be sealed. */
    private Sealing keeping() {
        return (Sealing) Proxy.newProxyInstance(Sealing.class.getClassLoader(), new Class<?>[] { Sealing.class },
                (proxy, method, arguments) -> sealed = (byte[]) arguments[3]);
    }

    @Override
    protected List<byte[]> seeds() throws Exception {
        GroupKeyAgreement agreement = new PlainKeyAgreement(Ids.peer(1));
        return List.of(
                inner(new Veil.Unveiled(new ChannelEntry.Departed(Ids.channel(1)), Set.of(Ids.peer(1), Ids.peer(2)))),
                inner(new Veil.Unveiled(new TeamEntry.Retained(Ids.channel(1), 30), Set.of(Ids.peer(1)))),
                inner(new Veil.Unveiled(new TeamEntry.Keys(Ids.channel(1), agreement.make(Ids.channel(1)).id(),
                        List.of(new TeamEntry.Box(Ids.peer(1), new byte[80]))), Set.of(Ids.peer(2)), 7,
                        Set.of(Ids.peer(3), Ids.peer(4)))),
                inner(new Veil.Unveiled(new ChannelEntry.Carried(Ids.channel(1), List.of(Ids.peer(1)), List.of(), 0),
                        Set.of())));
    }

    private byte[] inner(Veil.Unveiled what) throws CryptoException {
        TeamEntry made = veil.make(TEAM, what, TWO);
        byte[] body = made instanceof ChannelEntry.Veiled it ? it.body() : ((ChannelEntry.Whispered) made).body();
        byte[] padded = ciphers.open(ciphers.derive(SymmetricKey.of(sealed), BODY, BOUND), Nonce.SINGLE_USE, BOUND,
                body);
        int length = ByteBuffer.wrap(padded).getInt();
        byte[] inner = Arrays.copyOfRange(padded, Integer.BYTES - 1, Integer.BYTES + length);
        inner[0] = made instanceof ChannelEntry.Veiled ? DECISION : HINT;
        return inner;
    }

    @Override
    protected Optional<Veil.Unveiled> decode(byte[] input) {
        if (input.length == 0 || input[0] != DECISION && input[0] != HINT) {
            return Optional.empty();
        }
        byte[] padded = ByteBuffer.allocate(Integer.BYTES + input.length - 1).putInt(input.length - 1)
                .put(input, 1, input.length - 1).array();
        byte[] body = ciphers.seal(ciphers.derive(KEY, BODY, BOUND), Nonce.SINGLE_USE, BOUND, padded);
        return veil.open(TEAM, AUTHOR, input[0] == DECISION
                ? new ChannelEntry.Veiled(body, List.of())
                : new ChannelEntry.Whispered(body, List.of()), KEY);
    }

    @Override
    protected Optional<byte[]> encode(Veil.Unveiled value) throws CryptoException {
        return Optional.of(inner(value));
    }
}
