// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.routing;

import java.util.List;

import org.omnimesh.api.audit.Act;
import org.omnimesh.api.audit.Audit;
import org.omnimesh.api.http.Caller;
import org.omnimesh.api.http.HttpMethod;
import org.omnimesh.api.http.HttpProblem;
import org.omnimesh.api.http.HttpResource;
import org.omnimesh.api.http.Scope;

/** Writes down what callers changed, or tried to change, that needs {@link Scope#ADMIN}. */
final class AdminTrail {
    /** What lies here writes down more exactly what it does. */
    private static final List<String> OWN_ROWS = List.of(RouteTable.PREFIX + "tokens", RouteTable.PREFIX + "node/");

    private static final int NOT_IMPLEMENTED = 501;

    private final Audit audit;

    AdminTrail(Audit audit) {
        this.audit = audit;
    }

    void done(Caller caller, HttpResource.Route route, String path) {
        write(caller, route, path, "done");
    }

    void refused(Caller caller, HttpResource.Route route, String path, HttpProblem problem) {
        if (problem.status() != NOT_IMPLEMENTED) {
            write(caller, route, path, problem.code());
        }
    }

    private void write(Caller caller, HttpResource.Route route, String path, String outcome) {
        if (route.scope() == Scope.ADMIN && route.method() != HttpMethod.GET
                && OWN_ROWS.stream().noneMatch(path::startsWith)) {
            audit.record(new Act("token:" + caller.name(), "admin.request", route.method() + " " + path, outcome));
        }
    }
}
