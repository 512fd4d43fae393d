// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.routing;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import org.omnimesh.api.http.Caller;
import org.omnimesh.api.http.HttpProblem;
import org.omnimesh.api.http.HttpRequest;
import org.omnimesh.http.internal.json.Json;
import org.omnimesh.http.internal.json.JsonException;

/** A request of Jetty as resources see it. */
final class JettyRequest implements HttpRequest {
    private final Request request;
    private final Caller caller;
    private final Map<String, String> parts;
    private final Fields query;

    JettyRequest(Request request, Caller caller, Map<String, String> parts) {
        this.request = request;
        this.caller = caller;
        this.parts = parts;
        this.query = Request.extractQueryParameters(request);
    }

    @Override
    public Caller caller() {
        return caller;
    }

    @Override
    public String path(String name) {
        String part = parts.get(name);
        if (part == null) {
            throw new IllegalArgumentException("expected a part of the path, got " + name);
        }
        return part;
    }

    @Override
    public Optional<String> query(String name) {
        return Optional.ofNullable(query.getValue(name));
    }

    @Override
    public int queryNumber(String name, int least, int most, int otherwise) throws HttpProblem {
        Optional<String> text = query(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text.get());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw expected(name, least, most);
        }
        throw expected(name, least, most);
    }

    private static HttpProblem expected(String name, int least, int most) {
        return HttpProblem.badRequest(
                "The parameter \"" + name + "\" must be a whole number of " + least + " to " + most + ".");
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeaders().get(name));
    }

    @Override
    public <T extends Record> T json(Class<T> type) throws HttpProblem {
        if (bodyLength() > MAX_JSON_BYTES) {
            throw tooLarge();
        }
        try {
            byte[] bytes = body().readNBytes(MAX_JSON_BYTES + 1);
            if (bytes.length > MAX_JSON_BYTES) {
                throw tooLarge();
            }
            return Json.read(bytes, type);
        } catch (JsonException e) {
            throw HttpProblem.badRequest(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw HttpProblem.badRequest("The body broke off.");
        }
    }

    private static HttpProblem tooLarge() {
        return new HttpProblem(413, "too_large", "A JSON body may have " + MAX_JSON_BYTES + " bytes.");
    }

    @Override
    public InputStream body() {
        return Request.asInputStream(request);
    }

    @Override
    public long bodyLength() {
        return request.getLength();
    }
}
