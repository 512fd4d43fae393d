// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Which channel or invitation a user means. A direct conversation bears the name that the partner chose for herself,
 * therefore only its id names it.
 */
final class ChannelNames {
    private static final int CONFLICT = 409;

    private ChannelNames() {}

    /** Returns the id of the channel meant, or empty if there is none. */
    static Optional<String> channel(JsonNode channels, String wanted) throws RefusedException {
        Set<String> named = new LinkedHashSet<>();
        for (JsonNode channel : channels) {
            String id = channel.path("id").asText();
            if (id.equals(wanted)) {
                return Optional.of(id);
            }
            if (!isConversation(channel) && isCalled(channel, "name", wanted)) {
                named.add(id);
            }
        }
        return one(named, wanted);
    }

    /** Returns the id of the public channel meant, or empty if there is none. */
    static Optional<String> publicChannel(JsonNode channels, String wanted) throws RefusedException {
        Set<String> named = new LinkedHashSet<>();
        for (JsonNode channel : channels) {
            if (channel.path("type").asText().equals("public") && isCalled(channel, "name", wanted)) {
                named.add(channel.path("id").asText());
            }
        }
        return one(named, wanted);
    }

    private static Optional<String> one(Set<String> ids, String wanted) throws RefusedException {
        if (ids.size() > 1) {
            throw new RefusedException(CONFLICT, "more than one channel is called " + Terminal.clean(wanted)
                    + "; give its id, see: omnimesh channels");
        }
        return ids.stream().findFirst();
    }

    /** Tells whether a direct conversation bears a name. */
    static boolean isConversation(JsonNode channels, String wanted) {
        for (JsonNode channel : channels) {
            if (isConversation(channel) && isCalled(channel, "name", wanted)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the invitation to the channel meant, or empty if there is none. */
    static Optional<JsonNode> invitation(JsonNode invitations, String wanted) throws RefusedException {
        List<JsonNode> named = new ArrayList<>();
        for (JsonNode invitation : invitations) {
            if (invitation.path("channel_id").asText().equals(wanted)) {
                return Optional.of(invitation);
            }
            if (isCalled(invitation, "channel_name", wanted)) {
                named.add(invitation);
            }
        }
        if (named.stream().map(it -> it.path("channel_id").asText()).distinct().count() > 1) {
            throw new RefusedException(CONFLICT, "you are invited to more than one channel called "
                    + Terminal.clean(wanted) + "; give its id, see: omnimesh channels");
        }
        return named.stream().findFirst();
    }

    private static boolean isConversation(JsonNode channel) {
        return channel.path("type").asText().equals("dm");
    }

    private static boolean isCalled(JsonNode node, String field, String wanted) {
        return node.path(field).asText().equalsIgnoreCase(wanted);
    }
}
