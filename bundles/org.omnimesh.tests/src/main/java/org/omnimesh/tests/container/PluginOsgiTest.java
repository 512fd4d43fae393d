// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.http.HttpEndpoint;
import org.omnimesh.api.http.HttpResource;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.log.ChannelLog;
import org.omnimesh.api.log.Projection;
import org.omnimesh.api.storage.Database;
import org.omnimesh.api.team.Channels;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.test.common.annotation.InjectService;

/** In the container, with every real bundle: what a third party gets by registering services, and loses with them. */
public class PluginOsgiTest {
    private static final int TIMEOUT_MS = 60_000;

    private final BundleContext context = FrameworkUtil.getBundle(PluginOsgiTest.class).getBundleContext();
    private final HttpClient client = HttpClient.newHttpClient();

    @InjectService(timeout = TIMEOUT_MS)
    ChannelLog log;

    @InjectService(timeout = TIMEOUT_MS)
    Database database;

    @InjectService(timeout = TIMEOUT_MS)
    Channels channels;

    @InjectService(timeout = TIMEOUT_MS)
    HttpEndpoint endpoint;

    @Test
    void aCapabilityIsThereAsLongAsItsServicesAreRegistered() throws Exception {
        // given a counter that nobody knows
        ChannelId general = channels.list().get(0).id();
        SharedCounter counter = new SharedCounter(log, database);
        assertEquals(404, request("GET", general, "").status());

        // when its projection and its requests are registered
        ServiceRegistration<Projection> projection = context.registerService(Projection.class, counter, null);
        ServiceRegistration<HttpResource> resource = context.registerService(HttpResource.class, counter, null);

        // then it counts through the one way for data
        Answer raised = request("POST", general, "?by=40");
        assertEquals(new Answer(200, "{\"total\":40}"), raised);
        assertEquals(new Answer(200, "{\"total\":42}"), request("POST", general, "?by=2"));
        assertEquals(400, request("POST", general, "?by=none").status());

        // and a rebuild from the log gives the same
        log.rebuild("counter");
        assertEquals(42, counter.total(general));

        // and it is gone with its services
        resource.unregister();
        projection.unregister();
        assertEquals(404, request("GET", general, "").status());
    }

    private Answer request(String method, ChannelId channel, String query) throws Exception {
        URI uri = URI.create(endpoint.url() + "/api/v1/counter/" + channel + query);
        var response = client.send(HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + Files.readString(endpoint.tokenFile()).strip())
                .method(method, HttpRequest.BodyPublishers.noBody()).build(), BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.body());
    }

    private record Answer(int status, String body) {}
}
