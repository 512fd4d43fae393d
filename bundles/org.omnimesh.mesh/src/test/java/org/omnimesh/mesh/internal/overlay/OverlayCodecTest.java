// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.cbor.Cbor;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.cbor.CborItem;
import org.omnimesh.api.cbor.CborMap;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.testing.Ids;

class OverlayCodecTest {
    private static final ChannelId CHANNEL = Ids.channel(1);
    private static final PeerId AUTHOR = Ids.peer(2);

    /** Frames that meant whole channels lacked key 2; what they say of logs holds. */
    @Test
    void readsWhatEarlierBuildsSaidOfChannels() throws CborException {
        List<OverlayFrame> frames = List.of(new OverlayFrame.Graft(Map.of(CHANNEL, Map.of(AUTHOR, 9L))),
                new OverlayFrame.Prune(Map.of(CHANNEL, Set.of(AUTHOR))));
        for (OverlayFrame frame : frames) {
            CborMap without = new CborMap();
            Cbor.decodeMap(OverlayCodec.encode(frame)).toItem().entries().forEach((key, value) -> {
                if (key == 2) {
                    assertEquals(new CborItem.Bool(true), value);
                } else {
                    without.put(key, value);
                }
            });

            assertEquals(frame, OverlayCodec.decode(without.encode()));
        }
    }
}
