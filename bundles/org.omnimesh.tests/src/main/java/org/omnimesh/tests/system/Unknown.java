// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checks that a node answers whoever asks for what its user must not know of as if it were not there: by all routes that it
 * says it has.
 *
 * @param node the node that is asked
 * @param device a device that may be named
 */
record Unknown(NodeProcess node, String device) {
    private static final String MADE_UP = "0123456789abcdef".repeat(4);
    private static final int LEAST_ROUTES = 20;
    private static final Map<String, ?> ANYTHING = Map.of("content", "let me in", "name", "mine", "role", "admin");

    /** Asks by every route for a channel, its message and its file. */
    void assertUnknown(Room room) throws IOException {
        List<String> routes = routes("channel", "message", "file_id");
        assertTrue(routes.size() >= LEAST_ROUTES, routes.toString());
        for (String route : routes) {
            assertLikeNothing(route, room.id(), MADE_UP, room);
        }
        assertSame(Api.TEAM + "/files?channel=", room.id());
        assertSame(Api.TEAM + "/files?before=", room.file());
    }

    /** Asks by every route for the message of a channel as if it were in another one, of which the user knows. */
    void assertUnknownIn(Room known, Room room) throws IOException {
        for (String route : routes("message")) {
            assertLikeNothing(route, known.id(), known.id(), room);
        }
        assertSame(known.below("/messages?before="), room.message());
        assertSame(known.below("/messages?thread="), room.message());
    }

    Answer ask(String method, String path) throws IOException {
        return node.api().ask(method, path, method.equals("GET") ? Optional.empty() : Optional.of(ANYTHING));
    }

    /** Returns the routes whose path has one of the parts. */
    private List<String> routes(String... parts) throws IOException {
        return Routes.of(node).stream()
                .filter(route -> Stream.of(parts).anyMatch(part -> route.contains("{" + part + "}"))).toList();
    }

    private void assertLikeNothing(String route, String channel, String otherwise, Room room) throws IOException {
        String method = route.substring(0, route.indexOf(' '));
        String path = route.substring(route.indexOf(' ') + 1).replace("{peer_id}", device);
        Answer hidden = ask(method, path.replace("{channel}", channel).replace("{message}", room.message())
                .replace("{file_id}", room.file()));
        Answer nothing = ask(method, path.replace("{channel}", otherwise).replace("{message}", MADE_UP)
                .replace("{file_id}", MADE_UP));
        assertEquals(404, hidden.status(), route + ": " + hidden);
        assertEquals(nothing, hidden, route);
    }

    private void assertSame(String path, String hidden) throws IOException {
        assertEquals(ask("GET", path + MADE_UP), ask("GET", path + hidden), path);
    }
}
