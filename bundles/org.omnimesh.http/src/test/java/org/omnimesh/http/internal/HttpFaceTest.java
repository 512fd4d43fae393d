// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.http.HttpAnswer;
import org.omnimesh.api.http.HttpEndpoint;
import org.omnimesh.api.http.HttpMethod;
import org.omnimesh.api.http.HttpResource;
import org.omnimesh.api.node.StartFailed;
import org.omnimesh.http.internal.live.LiveEvents;
import org.omnimesh.testing.Await;
import org.omnimesh.testing.InMemoryAudit;
import org.omnimesh.testing.RecordingEventAdmin;
import org.omnimesh.testing.SeededRandom;
import org.omnimesh.testing.SettableTime;
import org.omnimesh.testing.TemporaryHome;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

class HttpFaceTest {
    private final TemporaryHome home = new TemporaryHome();
    private final SettableTime time = new SettableTime();
    private final RecordingEventAdmin announcements = new RecordingEventAdmin();
    private final List<Object> services = new CopyOnWriteArrayList<>();

    @AfterEach
    void clean() {
        home.close();
    }

    private HttpFace face(String api) {
        return new HttpFace(settings(api), context(), home, announcements, time, new SeededRandom(1),
                new LiveEvents(time), new InMemoryAudit(time), new OpenLock());
    }

    private static HttpSettings settings(String api) {
        return new HttpSettings() {
            @Override
            public Class<? extends Annotation> annotationType() {
                return HttpSettings.class;
            }

            @Override
            public String api() {
                return api;
            }
        };
    }

    /** A framework that can only register and unregister. */
    private BundleContext context() {
        return proxy(BundleContext.class, (call, arguments) -> {
            services.add(arguments[1]);
            return proxy(ServiceRegistration.class, (undo, none) -> services.remove(arguments[1]) ? null : null);
        });
    }

    private Optional<HttpEndpoint> registered() {
        return services.stream().filter(HttpEndpoint.class::isInstance).map(HttpEndpoint.class::cast).findFirst();
    }

    private interface Call {
        Object apply(String method, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
                (self, method, arguments) -> call.apply(method.getName(), arguments)));
    }

    private HttpEndpoint endpoint() {
        return Await.value("the endpoint", this::registered);
    }

    private StartFailed failure() {
        return Await.value("the failure", () -> announcements.facts(StartFailed.class).stream().findFirst());
    }

    @Test
    void registersEndpointOnceItAnswersAndTakesItBack() throws Exception {
        // given
        HttpFace face = face("127.0.0.1:0");
        HttpResource hello = () -> List
                .of(new HttpResource.Route(HttpMethod.GET, "/api/v1/hello", request -> HttpAnswer.ok("hi")));
        face.addResource(hello);
        URI url = endpoint().url().resolve("/api/v1/hello");
        // when
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("Authorization", "Bearer " + Files.readString(endpoint().tokenFile()).strip()).build();
        // then
        assertEquals("\"hi\"", client.send(request, BodyHandlers.ofString()).body());
        face.removeResource(hello);
        assertEquals(404, client.send(request, BodyHandlers.ofString()).statusCode());
        long begin = System.nanoTime();
        face.deactivate();
        assertTrue(System.nanoTime() - begin < 2_000_000_000L);
        assertEquals(List.of(), services);
        face.deactivate();
        HttpFace again = face("127.0.0.1:" + url.getPort());
        assertEquals(url.getPort(), endpoint().url().getPort());
        again.deactivate();
    }

    @Test
    void saysInOneSentenceThatThePortIsInUse() {
        HttpFace first = face("127.0.0.1:0");
        int port = endpoint().url().getPort();
        HttpFace second = face("127.0.0.1:" + port);
        assertEquals("The API port " + port + " is in use; choose another with --api HOST:PORT", failure().sentence());
        second.deactivate();
        first.deactivate();
    }

    @Test
    void refusesToServeOthersWithoutTls() {
        face("0.0.0.0:0").deactivate();
        assertTrue(failure().sentence().contains("TLS"), failure().sentence());
        assertEquals(Optional.empty(), registered());
    }
}
