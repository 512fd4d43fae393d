// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.routing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.omnimesh.api.http.HttpAnswer;
import org.omnimesh.api.http.HttpMethod;
import org.omnimesh.api.http.HttpResource;
import org.omnimesh.api.http.Scope;

/** Describes the routes that answer now as an OpenAPI 3.1 document: paths, methods, parts of paths, and the scope that a token needs. */
public final class OpenApi implements HttpResource {
    private static final Pattern PART = Pattern.compile("\\{([^}]+)}");

    private final RouteTable routes;
    private final String version;

    /**
     * Describes a table.
     *
     * @param routes the table
     * @param version the version of the API
     */
    public OpenApi(RouteTable routes, String version) {
        this.routes = routes;
        this.version = version;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                new Route(HttpMethod.GET, RouteTable.PREFIX + "openapi.json", request -> HttpAnswer.ok(document())));
    }

    private Map<String, Object> document() {
        Map<String, Object> paths = new LinkedHashMap<>();
        routes.active().forEach((path, methods) -> {
            Map<String, Object> operations = new LinkedHashMap<>();
            methods.forEach((method, scope) -> operations.put(method.name().toLowerCase(Locale.ROOT),
                    operation(method, path, scope)));
            paths.put(path, operations);
        });
        paths.put(ApiHandler.SOCKET_PATH, Map.of("get", operation(HttpMethod.GET, ApiHandler.SOCKET_PATH, Scope.READ)));
        return Map.of("openapi", "3.1.0", "info", Map.of("title", "OmniMesh", "version", version), "security",
                List.of(Map.of("bearer", List.of())), "paths", paths, "components",
                Map.of("securitySchemes", Map.of("bearer", Map.of("type", "http", "scheme", "bearer"))));
    }

    private static Map<String, Object> operation(HttpMethod method, String path, Scope scope) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("operationId",
                method.name().toLowerCase(Locale.ROOT) + path.substring(RouteTable.PREFIX.length() - 1)
                        .replaceAll("[{}]", "").replaceAll("[^a-zA-Z0-9]+", "_"));
        List<Map<String, Object>> parameters = new ArrayList<>();
        Matcher parts = PART.matcher(path);
        while (parts.find()) {
            parameters.add(Map.of("name", parts.group(1), "in", "path", "required", true, "schema",
                    Map.of("type", "string")));
        }
        if (!parameters.isEmpty()) {
            operation.put("parameters", parameters);
        }
        operation.put("security", List.of(Map.of("bearer", List.of(scope.name().toLowerCase(Locale.ROOT)))));
        operation.put("responses", Map.of("default", Map.of("description", "An answer or a problem document.")));
        return operation;
    }
}
