// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.http;

import java.util.List;

import org.osgi.annotation.versioning.ConsumerType;

/** A set of routes (whiteboard): they answer while the service is registered. */
@ConsumerType
public interface HttpResource {
    /**
     * Returns the routes.
     *
     * @return always the same routes
     */
    List<Route> routes();

    /**
     * One method of one path.
     *
     * @param method the method
     * @param path begins with {@code /api/v1/}; a part in braces, such as {@code {channel}}, matches one path segment
     * @param scope what the caller's token must be allowed to do; otherwise 403 is answered
     * @param handler answers
     */
    record Route(HttpMethod method, String path, Scope scope, Handler handler) {
        /**
         * Makes a route that needs {@link Scope#READ} for GET, {@link Scope#SEND} for all others. What changes the node, the
         * team, or who may use the API names {@link Scope#ADMIN} itself.
         *
         * @param method the method
         * @param path begins with {@code /api/v1/}
         * @param handler answers
         */
        public Route(HttpMethod method, String path, Handler handler) {
            this(method, path, method == HttpMethod.GET ? Scope.READ : Scope.SEND, handler);
        }
    }

    /** Answers requests; called on many threads at once, may block. */
    @FunctionalInterface
    interface Handler {
        /**
         * Answers a request.
         *
         * @param request the request
         * @return the answer
         * @throws HttpProblem to answer with a problem document
         * @throws Exception anything else answers 500 without details and is logged
         */
        HttpAnswer handle(HttpRequest request) throws Exception;
    }
}
