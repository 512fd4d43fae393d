// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.omnimesh.api.link.LinkException;

/** Reads one response straight into an array of its announced length, which is bounded before it is allocated. */
final class PartReceiver
        implements
            Response.HeadersListener,
            Response.ContentListener,
            Response.CompleteListener {
    private final int maxBytes;
    private final CompletableFuture<byte[]> result = new CompletableFuture<>();
    private byte[] bytes = new byte[0];
    private int filled;
    private volatile boolean answered;

    PartReceiver(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    CompletableFuture<byte[]> result() {
        return result;
    }

    /** Tells whether the head of an answer came. */
    boolean answered() {
        return answered;
    }

    @Override
    public void onHeaders(@Nullable Response response) {
        if (response == null) {
            return;
        }
        answered = true;
        long length = response.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH);
        if (response.getStatus() != HttpStatus.OK_200) {
            reject(response, switch (response.getStatus()) {
                case HttpStatus.NOT_FOUND_404 -> "That device does not have the part, or does not give it.";
                case HttpStatus.SERVICE_UNAVAILABLE_503 -> "That device is busy.";
                default -> "That device refused the part.";
            });
        } else if (length < 0 || length > maxBytes) {
            reject(response, "The part is larger than expected: more than " + maxBytes + " bytes.");
        } else {
            bytes = new byte[(int) length];
        }
    }

    private void reject(Response response, String sentence) {
        LinkException refused = new LinkException(sentence);
        result.completeExceptionally(refused);
        if (response.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH) != 0) {
            response.abort(refused);
        }
    }

    @Override
    public void onContent(@Nullable Response response, @Nullable ByteBuffer content) {
        if (content != null && !result.isDone()) {
            int length = Math.min(content.remaining(), bytes.length - filled);
            content.get(bytes, filled, length);
            filled += length;
        }
    }

    @Override
    public void onComplete(@Nullable Result done) {
        if (done == null || done.isFailed()) {
            Throwable failure = done == null ? null : done.getFailure();
            result.completeExceptionally(failure == null ? new LinkException("The transfer failed.") : failure);
        } else if (filled != bytes.length) {
            result.completeExceptionally(new LinkException("The transfer ended early."));
        } else {
            result.complete(bytes);
        }
    }
}
