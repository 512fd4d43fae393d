// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.util.List;
import java.util.Map;

import org.omnimesh.api.http.HttpAnswer;
import org.omnimesh.api.http.HttpMethod;
import org.omnimesh.api.http.HttpProblem;
import org.omnimesh.api.http.HttpResource;
import org.omnimesh.api.http.Scope;
import org.omnimesh.api.node.Node;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Opening and closing the node, and how it is. */
@Component
public final class StatusResource implements HttpResource {
    private static final String TEAM = "/api/v1/team";

    private final Node node;
    private final NodeControl control;
    private final StatusView view;

    /**
     * Made by declarative services.
     *
     * @param node the node
     * @param view its status
     */
    @Activate
    public StatusResource(@Reference Node node, @Reference StatusView view) {
        this.node = node;
        this.control = new NodeControl(node);
        this.view = view;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(HttpMethod.POST, TEAM + "/initialize", Scope.ADMIN, request -> {
            control.start(request);
            return HttpAnswer.ok(view.now().after("started"));
        }), new Route(HttpMethod.POST, TEAM + "/stop", Scope.ADMIN, request -> {
            node.stop();
            return HttpAnswer.ok(Map.of("status", "stopped"));
        }), new Route(HttpMethod.GET, TEAM + "/status", request -> status()));
    }

    private HttpAnswer status() throws HttpProblem {
        if (!node.running()) {
            throw new HttpProblem(503, "not_running", "The node is stopped; POST /api/v1/team/initialize starts it.");
        }
        return HttpAnswer.ok(view.now());
    }
}
