// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.routing;

import java.nio.ByteBuffer;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.omnimesh.api.http.HttpProblem;

/** Gives the refusals that Jetty makes by itself, such as for a malformed request line, our form. */
public final class ProblemErrors extends ErrorHandler {
    @Override
    public boolean handle(@NonNullByDefault({}) Request request, @NonNullByDefault({}) Response response,
            @NonNullByDefault({}) Callback callback) {
        byte[] body = body(response.getStatus());
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(HttpHeader.CONTENT_TYPE, "application/problem+json");
        headers.put(HttpHeader.CONTENT_LENGTH, body.length);
        AnswerWriter.secure(headers);
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }

    @Override
    public ByteBuffer badMessageError(int status, @NonNullByDefault({}) String reason,
            @NonNullByDefault({}) HttpFields.Mutable fields) {
        fields.put(new HttpField(HttpHeader.CONTENT_TYPE, "application/problem+json"));
        return ByteBuffer.wrap(body(status));
    }

    private static byte[] body(int status) {
        int refused = status < 400 || status > 599 ? 500 : status;
        return AnswerWriter.problem(refused == 500
                ? new HttpProblem(refused, "internal_error", "The node failed; its log says why.")
                : new HttpProblem(refused, "bad_request", "The request is not well-formed HTTP, or too large."));
    }
}
