// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.util.Optional;
import java.util.function.Function;

import org.omnimesh.api.http.HttpProblem;
import org.omnimesh.api.http.HttpRequest;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.ContentId;
import org.omnimesh.api.id.EntryId;

/** Ids in paths and queries. */
final class Ids {
    private Ids() {}

    /** Reads an id in a path; what is none cannot be found. */
    static <T> T path(HttpRequest request, String name, Function<String, T> parse) throws HttpProblem {
        try {
            return parse.apply(request.path(name));
        } catch (IllegalArgumentException e) {
            throw HttpProblem.notFound("There is nothing of this id.");
        }
    }

    static ChannelId channel(HttpRequest request) throws HttpProblem {
        return path(request, "channel", ChannelId::parse);
    }

    static EntryId message(HttpRequest request) throws HttpProblem {
        return path(request, "message", EntryId::parse);
    }

    static ContentId file(HttpRequest request) throws HttpProblem {
        return path(request, "file_id", ContentId::parse);
    }

    /** Reads an id in a query. */
    static <T> Optional<T> query(HttpRequest request, String name, Function<String, T> parse) throws HttpProblem {
        Optional<String> text = request.query(name);
        try {
            return text.map(parse);
        } catch (IllegalArgumentException e) {
            throw HttpProblem.badRequest("The parameter \"" + name + "\" is not an id.");
        }
    }
}
