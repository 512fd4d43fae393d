// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.routing;

import java.util.Optional;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.URIUtil;
import org.omnimesh.api.audit.Audit;
import org.omnimesh.api.crypto.VaultLock;
import org.omnimesh.api.http.Caller;
import org.omnimesh.api.http.HttpAnswer;
import org.omnimesh.api.http.HttpProblem;
import org.omnimesh.api.http.Scope;
import org.omnimesh.http.internal.access.AccessRules;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every request passes here: access rules, then the socket or a route, then the answer. */
public final class ApiHandler extends Handler.Abstract {
    /** Where the WebSocket is. */
    public static final String SOCKET_PATH = RouteTable.PREFIX + "team/ws";

    private static final Logger LOG = LoggerFactory.getLogger(ApiHandler.class);

    private final AccessRules access;
    private final RouteTable routes;
    private final Upgrade upgrade;
    private final AdminTrail trail;
    private final LockedDoor locks;

    /** Makes a WebSocket of a request. */
    @FunctionalInterface
    public interface Upgrade {
        /**
         * Answers the request with an upgrade.
         *
         * @param request the request
         * @param response the answer
         * @param callback completed by the upgrade, if it returns true
         * @param caller who listens
         * @return false if the request is no WebSocket handshake
         * @throws HttpProblem if there are too many sockets
         */
        boolean upgrade(Request request, Response response, Callback callback, Caller caller) throws HttpProblem;
    }

    /**
     * Makes the handler of a server.
     *
     * @param access decides who may ask
     * @param routes who answers
     * @param upgrade makes the WebSocket
     * @param audit told what callers change
     * @param lock whether the node waits for its passphrase
     */
    public ApiHandler(AccessRules access, RouteTable routes, Upgrade upgrade, Audit audit, VaultLock lock) {
        this.access = access;
        this.routes = routes;
        this.upgrade = upgrade;
        this.trail = new AdminTrail(audit);
        this.locks = new LockedDoor(lock);
    }

    /**
     * Answers. A handler may take its time, such as to reach a holder of a file: an idle connection ends a request only while
     * it waits for the client.
     */
    @Override
    public boolean handle(@NonNullByDefault({}) Request request, @NonNullByDefault({}) Response response,
            @NonNullByDefault({}) Callback callback) {
        request.addIdleTimeoutListener(idle -> false);
        try {
            if (!answered(request, response, callback)) {
                callback.succeeded();
            }
        } catch (HttpProblem problem) {
            refuse(response, callback, problem);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            refuse(response, callback, new HttpProblem(503, "stopping", "The node is stopping."));
        } catch (Exception | LinkageError e) {
            fail(request, response, callback, e);
        }
        return true;
    }

    private boolean answered(Request request, Response response, Callback callback) throws Exception {
        String path = request.getHttpURI().getCanonicalPath();
        boolean socket = SOCKET_PATH.equals(path);
        Caller caller = access.check(request, socket);
        if (path == null) {
            throw RouteTable.unknownPath();
        }
        Optional<HttpAnswer> locked = locks.answer(request.getMethod(), path);
        if (locked.isPresent()) {
            AnswerWriter.write(response, locked.get());
            return false;
        }
        if (socket) {
            if (!request.getMethod().equals("GET")) {
                throw RouteTable.wrongMethod("GET");
            }
            AccessRules.check(caller, Scope.READ);
            if (upgrade.upgrade(request, response, callback, caller)) {
                return true;
            }
            throw new HttpProblem(426, "upgrade_required", "This path speaks WebSocket only.");
        }
        RouteTable.Match match = routes.find(request.getMethod(), URIUtil.decodePath(path));
        AccessRules.check(caller, match.route().scope());
        AnswerWriter.write(response, answer(request, caller, match, path));
        return false;
    }

    private HttpAnswer answer(Request request, Caller caller, RouteTable.Match match, String path) throws Exception {
        try {
            HttpAnswer answer = match.route().handler().handle(new JettyRequest(request, caller, match.parts()));
            trail.done(caller, match.route(), path);
            return answer;
        } catch (HttpProblem problem) {
            trail.refused(caller, match.route(), path, problem);
            throw problem;
        }
    }

    private static void fail(Request request, Response response, Callback callback, Throwable failure) {
        if (response.isCommitted()) {
            LOG.debug("An answer broke off", failure);
            callback.failed(failure);
            return;
        }
        LOG.error("A {} request failed", request.getMethod(), failure);
        refuse(response, callback, new HttpProblem(500, "internal_error", "The node failed; its log says why."));
    }

    private static void refuse(Response response, Callback callback, HttpProblem problem) {
        try {
            AnswerWriter.write(response, problem);
            callback.succeeded();
        } catch (Exception e) {
            LOG.debug("A refusal could not be sent", e);
            callback.failed(e);
        }
    }
}
