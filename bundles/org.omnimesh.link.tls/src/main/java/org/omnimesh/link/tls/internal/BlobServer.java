// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.link.BlobSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves parts of blobs to trusted devices. Runs on virtual threads, so it may block. */
final class BlobServer {
    /** Most parts served at once; more are told to come back. */
    static final int MAX_SERVING = 32;

    private static final Logger LOG = LoggerFactory.getLogger(BlobServer.class);
    private static final int BUFFER_BYTES = 256 << 10;

    private final List<BlobSource> sources = new CopyOnWriteArrayList<>();
    private final Semaphore places = new Semaphore(MAX_SERVING);

    void add(BlobSource source) {
        sources.add(source);
    }

    void remove(BlobSource source) {
        sources.remove(source);
    }

    void serve(PeerId requester, String path, Request request, Response response, Callback callback) {
        Optional<BlobPath> wanted = HttpMethod.GET.is(request.getMethod()) ? BlobPath.parse(path) : Optional.empty();
        if (wanted.isEmpty()) {
            answer(HttpStatus.NOT_FOUND_404, response, callback);
        } else if (!places.tryAcquire()) {
            answer(HttpStatus.SERVICE_UNAVAILABLE_503, response, callback);
        } else {
            try {
                serve(requester, wanted.get(), response, callback);
            } finally {
                places.release();
            }
        }
    }

    private void serve(PeerId requester, BlobPath wanted, Response response, Callback callback) {
        for (BlobSource source : sources) {
            try {
                Optional<BlobSource.Part> part = source.open(requester, wanted.content(), wanted.index());
                if (part.isPresent()) {
                    send(part.get(), response);
                    callback.succeeded();
                    return;
                }
            } catch (IOException | RuntimeException e) {
                LOG.debug("Serving a part of a blob failed", e);
                callback.failed(e);
                return;
            }
        }
        answer(HttpStatus.NOT_FOUND_404, response, callback);
    }

    private static void send(BlobSource.Part part, Response response) throws IOException {
        try (InputStream data = part.data()) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, part.length());
            byte[] buffer = new byte[(int) Math.min(BUFFER_BYTES, Math.max(1, part.length()))];
            for (long left = part.length(); left > 0;) {
                int read = data.readNBytes(buffer, 0, (int) Math.min(buffer.length, left));
                if (read == 0) {
                    throw new IOException("expected " + left + " more bytes of the part");
                }
                left -= read;
                Content.Sink.write(response, left == 0, ByteBuffer.wrap(buffer, 0, read));
            }
        }
    }

    private static void answer(int status, Response response, Callback callback) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, 0L);
        callback.succeeded();
    }
}
