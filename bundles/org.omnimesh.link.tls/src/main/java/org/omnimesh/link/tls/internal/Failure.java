// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLException;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.link.LinkException;

/** Tells what went wrong with a connection, and turns it into a sentence for the user. */
final class Failure {
    private static final int MAX_CAUSES = 16;

    private Failure() {}

    static LinkException of(Throwable failure) {
        Throwable top = failure;
        while ((top instanceof CompletionException || top instanceof ExecutionException) && top.getCause() != null) {
            top = top.getCause();
        }
        return top instanceof LinkException known ? known : new LinkException(sentence(top), top);
    }

    /** Tells whether a connection was cut without a word, as idle ones may be at any time, or while it was made. */
    static boolean isCut(@Nullable Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; i < MAX_CAUSES && cause instanceof SSLException; i++) {
            cause = cause.getCause();
        }
        return switch (cause) {
            case null -> false;
            case ConnectException refused -> false;
            case NoRouteToHostException unreachable -> false;
            case SocketTimeoutException late -> false;
            default -> cause instanceof IOException;
        };
    }

    private static String sentence(@Nullable Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; i < MAX_CAUSES && cause != null; i++, cause = cause.getCause()) {
            String sentence = known(cause);
            if (!sentence.isEmpty()) {
                return sentence;
            }
        }
        return "The connection failed.";
    }

    private static String known(Throwable cause) {
        return switch (cause) {
            case PeerRefused refused -> String.valueOf(refused.getMessage());
            case LinkConnection.ClosedEarly early when early.code() == CloseCode.NOT_TRUSTED ->
                "The other device does not trust this one.";
            case LinkConnection.ClosedEarly early -> "The other device closed the connection.";
            case NoRouteToHostException unreachable -> "That address cannot be reached from here.";
            case ConnectException refused -> "Nobody answers at that address.";
            case SocketTimeoutException late -> "Nobody answered at that address in time.";
            case TimeoutException late -> "Nobody answered at that address in time.";
            case EOFException closed -> "The other device closed the connection. It may not trust this one.";
            case ClosedChannelException closed -> "The other device closed the connection. It may not trust this one.";
            case SSLException alert when alert.getCause() == null ->
                "The other device refused the connection. It may not trust this one.";
            default -> "";
        };
    }
}
