// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.routing;

import java.util.ArrayList;
import java.util.List;

import org.omnimesh.api.http.HttpAnswer;
import org.omnimesh.api.http.HttpMethod;
import org.omnimesh.api.http.HttpProblem;
import org.omnimesh.api.http.HttpResource;
import org.omnimesh.api.http.Scope;

/** What the contract promises and no bundle answers yet: 501, so that a client can tell it from a wrong path. */
public final class PlannedRoutes implements HttpResource {
    private static final String TEAM = RouteTable.PREFIX + "team";
    private static final String P2P = RouteTable.PREFIX + "p2p";
    private static final String CAPABILITIES = RouteTable.PREFIX + "capabilities";

    private final List<Route> routes = new ArrayList<>();

    /** Collects the routes. */
    public PlannedRoutes() {
        team();
        channels(TEAM + "/channels");
        messages(TEAM + "/channels/{channel}/messages");
        files();
        planAdmin(P2P + "/join-team", HttpMethod.POST);
        planAdmin(P2P + "/start", HttpMethod.POST);
        planAdmin(P2P + "/stop", HttpMethod.POST);
        plan(P2P + "/status", HttpMethod.GET);
        plan(P2P + "/peers", HttpMethod.GET);
        planAdmin(P2P + "/connection-code", HttpMethod.POST, HttpMethod.DELETE);
        planAdmin(P2P + "/add-peer", HttpMethod.POST);
        planAdmin(P2P + "/connect", HttpMethod.POST);
        planAdmin(P2P + "/network", HttpMethod.POST);
        plan(P2P + "/diagnostics", HttpMethod.GET);
        plan(CAPABILITIES, HttpMethod.GET);
        planAdmin(CAPABILITIES, HttpMethod.POST);
        planAdmin(CAPABILITIES + "/{id}", HttpMethod.DELETE);
        planAdmin(CAPABILITIES + "/{id}/start", HttpMethod.POST);
        planAdmin(CAPABILITIES + "/{id}/stop", HttpMethod.POST);
        planAdmin(CAPABILITIES + "/{id}/update", HttpMethod.POST);
    }

    private void team() {
        planAdmin(TEAM + "/initialize", HttpMethod.POST);
        planAdmin(TEAM + "/stop", HttpMethod.POST);
        plan(TEAM + "/status", HttpMethod.GET);
        plan(TEAM + "/peers", HttpMethod.GET);
        plan(TEAM + "/peers/{peer_id}", HttpMethod.GET);
        planAdmin(TEAM + "/peers/{peer_id}", HttpMethod.DELETE);
        planAdmin(TEAM + "/peers/{peer_id}/connect", HttpMethod.POST);
        planAdmin(TEAM + "/peers/{peer_id}/disconnect", HttpMethod.POST);
        plan(TEAM + "/peers/{peer_id}/safety-number", HttpMethod.GET);
        planAdmin(TEAM + "/peers/{peer_id}/safety-number", HttpMethod.POST);
        plan(TEAM + "/presence", HttpMethod.POST);
        plan(TEAM + "/dm", HttpMethod.POST);
        plan(TEAM + "/search", HttpMethod.GET);
        planAdmin(TEAM + "/audit", HttpMethod.GET);
    }

    private void channels(String channels) {
        plan(channels, HttpMethod.GET, HttpMethod.POST);
        plan(channels + "/dm", HttpMethod.POST);
        String channel = channels + "/{channel}";
        plan(channel, HttpMethod.GET, HttpMethod.PATCH, HttpMethod.DELETE);
        plan(channel + "/join", HttpMethod.POST);
        plan(channel + "/leave", HttpMethod.POST);
        plan(channel + "/invite", HttpMethod.POST);
        plan(channel + "/invitations", HttpMethod.GET);
        plan(channel + "/invitations/{peer_id}/accept", HttpMethod.POST);
        plan(channel + "/invitations/{peer_id}/decline", HttpMethod.POST);
        plan(channel + "/members", HttpMethod.GET);
        planAdmin(channel + "/members", HttpMethod.DELETE);
        plan(channel + "/members/{peer_id}", HttpMethod.GET);
        planAdmin(channel + "/members/{peer_id}", HttpMethod.DELETE);
        planAdmin(channel + "/members/{peer_id}/role", HttpMethod.PUT);
        plan(channel + "/typing", HttpMethod.POST);
    }

    private void messages(String messages) {
        plan(messages, HttpMethod.GET, HttpMethod.POST);
        String message = messages + "/{message}";
        plan(message, HttpMethod.PATCH, HttpMethod.DELETE);
        plan(message + "/read", HttpMethod.POST);
        plan(message + "/receipts", HttpMethod.GET);
        plan(message + "/react", HttpMethod.POST, HttpMethod.DELETE);
        plan(message + "/pin", HttpMethod.POST, HttpMethod.DELETE);
    }

    private void files() {
        plan(TEAM + "/files", HttpMethod.GET);
        plan(TEAM + "/files/share", HttpMethod.POST);
        plan(TEAM + "/files/{file_id}", HttpMethod.GET, HttpMethod.DELETE);
        plan(TEAM + "/files/{file_id}/info", HttpMethod.GET);
        plan(TEAM + "/files/{file_id}/fetch", HttpMethod.POST);
        plan(TEAM + "/transfers", HttpMethod.GET);
        plan(TEAM + "/transfers/{id}/pause", HttpMethod.POST);
        plan(TEAM + "/transfers/{id}/resume", HttpMethod.POST);
        plan(TEAM + "/transfers/{id}/cancel", HttpMethod.POST);
    }

    private void plan(String path, HttpMethod... methods) {
        for (HttpMethod method : methods) {
            routes.add(new Route(method, path, request -> notYet()));
        }
    }

    private void planAdmin(String path, HttpMethod... methods) {
        for (HttpMethod method : methods) {
            routes.add(new Route(method, path, Scope.ADMIN, request -> notYet()));
        }
    }

    private static HttpAnswer notYet() throws HttpProblem {
        throw new HttpProblem(501, "not_implemented", "This node cannot do this yet.");
    }

    @Override
    public List<Route> routes() {
        return List.copyOf(routes);
    }
}
