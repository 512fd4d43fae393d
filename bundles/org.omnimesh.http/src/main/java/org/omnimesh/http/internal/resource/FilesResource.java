// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.omnimesh.api.files.FileException;
import org.omnimesh.api.files.FileService;
import org.omnimesh.api.files.SharedFile;
import org.omnimesh.api.http.HttpAnswer;
import org.omnimesh.api.http.HttpMethod;
import org.omnimesh.api.http.HttpProblem;
import org.omnimesh.api.http.HttpRequest;
import org.omnimesh.api.http.HttpResource;
import org.omnimesh.api.http.Scope;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.ContentId;
import org.omnimesh.http.internal.access.AccessRules;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The files of the team: listed, described, downloaded, fetched. */
@Component
public final class FilesResource implements HttpResource {
    private static final String FILES = "/api/v1/team/files";
    private static final int MAX_LIMIT = 500;
    private static final int DEFAULT_LIMIT = 50;

    private record Files(List<FileJson> files, int total) {}

    private record Fetch(Optional<String> path) {}

    private final FileService files;

    /**
     * Made by declarative services.
     *
     * @param files the files
     */
    @Activate
    public FilesResource(@Reference FileService files) {
        this.files = files;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(HttpMethod.GET, FILES, this::list),
                new Route(HttpMethod.GET, FILES + "/{file_id}", this::download),
                new Route(HttpMethod.GET, FILES + "/{file_id}/info",
                        request -> HttpAnswer.ok(FileJson.of(file(request)))),
                new Route(HttpMethod.POST, FILES + "/{file_id}/fetch", this::fetch));
    }

    private HttpAnswer list(HttpRequest request) throws HttpProblem, FileException {
        int limit = request.queryNumber("limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
        String part = request.query("q").orElse("").toLowerCase(Locale.ROOT);
        Optional<ContentId> before = Ids.query(request, "before", ContentId::parse);
        List<SharedFile> matching = files.list(Ids.query(request, "channel", ChannelId::parse), MAX_LIMIT).stream()
                .filter(file -> file.name().toLowerCase(Locale.ROOT).contains(part)).toList();
        int from = before.map(id -> after(matching, id)).orElse(0);
        List<FileJson> page = matching.stream().skip(from).limit(limit).map(FileJson::of).toList();
        return HttpAnswer.ok(new Files(page, matching.size()));
    }

    /** Returns the place behind a file; newest come first, so older ones stand there. */
    private static int after(List<SharedFile> files, ContentId id) {
        for (int i = 0; i < files.size(); i++) {
            if (files.get(i).id().equals(id)) {
                return i + 1;
            }
        }
        return files.size();
    }

    private SharedFile file(HttpRequest request) throws HttpProblem, FileException {
        return files.get(Ids.file(request)).orElseThrow(() -> HttpProblem.notFound("There is no such file."));
    }

    private HttpAnswer download(HttpRequest request) throws HttpProblem, FileException {
        SharedFile file = file(request);
        String tag = '"' + file.sha256() + '"';
        Map<String, String> headers = new TreeMap<>();
        headers.put("ETag", tag);
        headers.put("Accept-Ranges", "bytes");
        headers.put("Cache-Control", "private, no-cache");
        if (request.header("If-None-Match").filter(known -> known.contains(tag) || known.equals("*")).isPresent()) {
            return new HttpAnswer.Empty(304, headers);
        }
        headers.put("Content-Type", SafeFile.type(file.mimeType()));
        headers.put("Content-Disposition", SafeFile.disposition(file.name()));
        headers.put("Content-Security-Policy", "default-src 'none'; sandbox");
        boolean same = request.header("If-Range").map(tag::equals).orElse(true);
        Optional<String> wanted = request.header("Range").filter(header -> same);
        Optional<ByteRange> range = wanted.isPresent() ? ByteRange.parse(wanted.get(), file.size()) : Optional.empty();
        range.ifPresent(part -> headers.put("Content-Range", part.contentRange()));
        long from = range.map(ByteRange::from).orElse(0L);
        return new HttpAnswer.Bytes(range.isPresent() ? 206 : 200, headers,
                range.map(ByteRange::length).orElse(file.size()), () -> open(file.id(), from));
    }

    private InputStream open(ContentId file, long from) throws IOException {
        try {
            return files.open(file, from);
        } catch (FileException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private HttpAnswer fetch(HttpRequest request) throws HttpProblem, FileException {
        SharedFile file = file(request);
        Optional<Path> target = target(request.json(Fetch.class).path());
        if (target.isPresent()) {
            AccessRules.check(request.caller(), Scope.ADMIN); // Whoever writes to any path can soon do anything.
        }
        try {
            return HttpAnswer.ok(TransferJson.of(files.fetch(file.id(), target)));
        } catch (FileException e) {
            throw new HttpProblem(409, "not_fetched", String.valueOf(e.getMessage()));
        }
    }

    private static Optional<Path> target(Optional<String> path) throws HttpProblem {
        try {
            Optional<Path> target = path.map(Path::of);
            if (target.map(Path::isAbsolute).orElse(true)) {
                return target;
            }
        } catch (InvalidPathException e) {
            throw HttpProblem.badRequest("The field \"path\" is not a path.");
        }
        throw HttpProblem.badRequest("The field \"path\" must be an absolute path.");
    }
}
