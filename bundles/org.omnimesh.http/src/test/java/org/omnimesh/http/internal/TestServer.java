// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;

import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.http.internal.access.ApiToken;
import org.omnimesh.http.internal.access.Credentials;
import org.omnimesh.http.internal.access.NamedTokens;
import org.omnimesh.http.internal.live.LiveEvents;
import org.omnimesh.http.internal.live.LiveWiring;
import org.omnimesh.http.internal.resource.Fakes;
import org.omnimesh.http.internal.routing.RouteTable;
import org.omnimesh.testing.InMemoryAudit;
import org.omnimesh.testing.SeededRandom;
import org.omnimesh.testing.SettableTime;
import org.omnimesh.testing.TemporaryHome;

/** The real server on a free port, with fakes behind it. */
final class TestServer implements AutoCloseable {
    final TemporaryHome home = new TemporaryHome();
    final SettableTime time = new SettableTime();
    final OpenLock lock = new OpenLock();
    final InMemoryAudit audit = new InMemoryAudit(time);
    final Fakes fakes = new Fakes();
    final LiveEvents events = LiveWiring.of(fakes, time);
    final RouteTable routes = new RouteTable();
    final String token;
    final int port;
    private final ApiServer server = new ApiServer(ApiAddress.parse("127.0.0.1:0"), events);
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    TestServer() throws Exception {
        fakes.resources(home, time, audit).forEach(routes::add);
        SeededRandom random = new SeededRandom(42);
        ApiToken secret = ApiToken.in(home.directory(), random);
        token = Files.readString(secret.file()).strip();
        server.start(routes, new Credentials(secret, NamedTokens.in(home.directory(), random, time), random, time),
                time,
                audit, lock);
        port = server.url().getPort();
    }

    URI uri(String path) {
        return server.url().resolve(path);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + token);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return send(request(path).POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpClient client() {
        return http;
    }

    void tell(DomainEvent event) {
        events.handleEvent(event.toEvent());
    }

    /** Sends lines as they are and returns the whole answer. */
    String raw(String... lines) throws IOException {
        try (RawConnection connection = new RawConnection(port)) {
            connection.send(String.join("\r\n", lines) + "\r\n\r\n");
            return connection.readAll();
        }
    }

    @Override
    public void close() throws Exception {
        server.stop();
        home.close();
    }
}
