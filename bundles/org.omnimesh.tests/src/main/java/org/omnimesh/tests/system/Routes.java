// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.databind.JsonNode;

/** All routes that a node says it has. */
final class Routes {
    private static final int LEAST = 60;

    private Routes() {}

    /** Returns them such as {@code GET /api/v1/team/channels/{channel}}. */
    static List<String> of(NodeProcess node) throws IOException {
        JsonNode paths = node.api().get("/api/v1/openapi.json").path("paths");
        List<String> routes = new ArrayList<>();
        paths.fieldNames().forEachRemaining(path -> paths.path(path).fieldNames()
                .forEachRemaining(method -> routes.add(method.toUpperCase(Locale.ROOT) + " " + path)));
        assertTrue(routes.size() >= LEAST, routes.toString());
        return routes;
    }
}
