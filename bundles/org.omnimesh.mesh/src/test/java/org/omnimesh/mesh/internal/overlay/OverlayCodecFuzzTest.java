// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.overlay;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.mesh.internal.overlay.OverlayFrame.Contact;
import org.omnimesh.testing.Ids;
import org.omnimesh.testing.fuzz.DecoderFuzz;

/** Frames of the overlay. */
class OverlayCodecFuzzTest extends DecoderFuzz<OverlayFrame> {
    OverlayCodecFuzzTest() {
        super(CborException.class, CBOR);
    }

    @Override
    protected List<byte[]> seeds() {
        List<Multiaddr> self = List.of(Multiaddr.ofHost("192.168.1.7", 40404));
        Contact contact = new Contact(Ids.peer(1), self);
        return List.<OverlayFrame>of(new OverlayFrame.Join(self), new OverlayFrame.ForwardJoin(contact, 5),
                new OverlayFrame.Neighbour(OverlayFrame.Wish.CHANNEL, self), new OverlayFrame.Accept(),
                new OverlayFrame.Disconnect(), new OverlayFrame.Shuffle(contact, 3, List.of(contact)),
                new OverlayFrame.ShuffleReply(List.of(contact, new Contact(Ids.peer(2), List.of()))),
                new OverlayFrame.IHave(Map.of(Ids.channel(1), Map.of(Ids.peer(3), new OverlayFrame.Reach(8, 2)))),
                new OverlayFrame.Graft(Map.of(Ids.channel(1), Map.of(Ids.peer(3), 9L))),
                new OverlayFrame.Prune(Map.of(Ids.channel(1), Set.of(Ids.peer(3))))).stream()
                .map(OverlayCodec::encode).toList();
    }

    @Override
    protected Optional<OverlayFrame> decode(byte[] input) throws CborException {
        return Optional.of(OverlayCodec.decode(input));
    }

    @Override
    protected Optional<byte[]> encode(OverlayFrame value) {
        return Optional.of(OverlayCodec.encode(value));
    }
}
