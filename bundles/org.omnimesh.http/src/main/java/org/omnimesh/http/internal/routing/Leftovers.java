// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.routing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What nobody read of a request's body when its answer is ready, such as after a refusal. A small rest is dropped, so that the
 * connection can be used again; otherwise the client is told that the connection ends, as the server will not look for the next
 * request behind a body of any length.
 */
final class Leftovers {
    /** Longest body that is read only to be dropped. */
    static final long MAX_DROPPED_BYTES = 64 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private Leftovers() {}

    /** Drops the rest, or announces that the connection ends. Before the answer is begun. */
    static void settle(Response response) {
        Request request = response.getRequest();
        long length = request.getLength();
        if (length > 0 && length <= MAX_DROPPED_BYTES && !request.getHeaders().contains(HttpHeader.EXPECT)) {
            try (InputStream rest = Request.asInputStream(request)) {
                rest.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                LOG.debug("The rest of a body did not come", e);
            }
        }
        if (!request.consumeAvailable()) {
            response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
        }
    }
}
