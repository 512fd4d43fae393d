// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;

import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

class ChannelNamesTest {
    private static JsonNode list(String text) throws Exception {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }

    @Test
    void aPartnerCannotCallHerselfLikeAChannel() throws Exception {
        // given
        JsonNode channels = list("[{'id':'d1','name':'general','type':'dm'},{'id':'c1','name':'General',"
                + "'type':'public'},{'id':'d2','name':'salaries','type':'dm'},{'id':'d3','name':'c1','type':'dm'}]");
        // then
        assertEquals(Optional.of("c1"), ChannelNames.channel(channels, "general"));
        assertEquals(Optional.of("c1"), ChannelNames.publicChannel(channels, "general"));
        assertEquals(Optional.empty(), ChannelNames.channel(channels, "salaries"));
        assertEquals(Optional.of("c1"), ChannelNames.channel(channels, "c1"));
        assertEquals(Optional.of("d2"), ChannelNames.channel(channels, "d2"));
        assertTrue(ChannelNames.isConversation(channels, "Salaries"));
        assertFalse(ChannelNames.isConversation(channels, "plans"));
    }

    @Test
    void onlyThePublicChannelIsTheOneThatATeamBeginsWith() throws Exception {
        // given
        JsonNode channels = list("[{'id':'p1','name':'general','type':'private'},"
                + "{'id':'c1','name':'general','type':'public'}]");
        // then
        assertEquals(Optional.of("c1"), ChannelNames.publicChannel(channels, "general"));
        assertEquals("more than one channel is called general; give its id, see: omnimesh channels",
                assertThrows(RefusedException.class, () -> ChannelNames.channel(channels, "general")).getMessage());
        assertEquals(Optional.of("p1"), ChannelNames.channel(channels, "p1"));
    }

    @Test
    void doesNotGuessWhichInvitationIsMeant() throws Exception {
        // given
        JsonNode invitations = list("[{'channel_id':'p1','channel_name':'plans'},"
                + "{'channel_id':'p2','channel_name':'Plans'},{'channel_id':'p3','channel_name':'lunch'},"
                + "{'channel_id':'p3','channel_name':'lunch'}]");
        // then
        assertEquals("you are invited to more than one channel called plans; give its id, see: omnimesh channels",
                assertThrows(RefusedException.class, () -> ChannelNames.invitation(invitations, "plans"))
                        .getMessage());
        assertEquals(Optional.of(invitations.get(1)), ChannelNames.invitation(invitations, "p2"));
        assertEquals(Optional.of(invitations.get(2)), ChannelNames.invitation(invitations, "lunch"));
        assertEquals(Optional.empty(), ChannelNames.invitation(invitations, "nowhere"));
    }
}
