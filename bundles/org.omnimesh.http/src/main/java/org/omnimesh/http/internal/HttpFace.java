// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal;

import java.io.IOException;
import java.net.BindException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.audit.Audit;
import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.crypto.VaultLock;
import org.omnimesh.api.http.ApiTokens;
import org.omnimesh.api.http.HttpEndpoint;
import org.omnimesh.api.http.HttpResource;
import org.omnimesh.api.node.NodeHome;
import org.omnimesh.api.node.StartFailed;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.http.internal.access.ApiToken;
import org.omnimesh.http.internal.access.Credentials;
import org.omnimesh.http.internal.access.NamedTokens;
import org.omnimesh.http.internal.live.LiveEvents;
import org.omnimesh.http.internal.routing.RouteTable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entry class: starts the server beside everything else, and registers {@link HttpEndpoint} and {@link ApiTokens} once it
 * answers.
 *
 * <p>
 * Immediate, because it provides no service before that.
 */
@Component(service = {}, immediate = true, configurationPid = HttpSettings.PID)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"org.omnimesh.api.http.HttpEndpoint\"")
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"org.omnimesh.api.http.ApiTokens\"")
@Designate(ocd = HttpSettings.class)
public final class HttpFace {
    private static final Logger LOG = LoggerFactory.getLogger(HttpFace.class);
    private static final long STOP_SECONDS = 2;

    private final BundleContext context;
    private final NodeHome home;
    private final EventAdmin announcements;
    private final TimeSource time;
    private final RandomSource random;
    private final LiveEvents events;
    private final Audit audit;
    private final VaultLock lock;
    private final RouteTable routes = new RouteTable();
    private final CompletableFuture<@Nullable Void> started;
    private volatile @Nullable ApiServer server;
    private volatile @Nullable ServiceRegistration<HttpEndpoint> registration;
    private volatile @Nullable ServiceRegistration<ApiTokens> tokensRegistration;

    /**
     * Made by declarative services.
     *
     * @param settings where to listen
     * @param context registers the endpoint
     * @param home has the token; tells that the configuration is in place
     * @param announcements told if the server cannot start
     * @param time the clocks
     * @param random the token, sessions and tickets
     * @param events told over sockets
     * @param audit told what callers change
     * @param lock the passphrase, for which the node may wait
     */
    @Activate
    public HttpFace(HttpSettings settings, BundleContext context, @Reference NodeHome home,
            @Reference EventAdmin announcements, @Reference TimeSource time, @Reference RandomSource random,
            @Reference LiveEvents events, @Reference Audit audit, @Reference VaultLock lock) {
        this.context = context;
        this.home = home;
        this.announcements = announcements;
        this.time = time;
        this.random = random;
        this.events = events;
        this.audit = audit;
        this.lock = lock;
        String api = settings.api();
        this.started = CompletableFuture.runAsync(() -> start(api),
                task -> Thread.ofPlatform().name("omnimesh-http-start").daemon().start(task));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addResource(HttpResource resource) {
        routes.add(resource);
    }

    void removeResource(HttpResource resource) {
        routes.remove(resource);
    }

    private void start(String api) {
        long begin = System.nanoTime();
        try {
            ApiAddress address = ApiAddress.parse(api);
            ApiToken token = ApiToken.in(home.directory(), random);
            ApiServer fresh = new ApiServer(address, events);
            server = fresh;
            NamedTokens others = NamedTokens.in(home.directory(), random, time);
            ApiTokens tokens = fresh.start(routes, new Credentials(token, others, random, time), time,
                    audit, lock);
            registration = context.registerService(HttpEndpoint.class, new RunningEndpoint(fresh.url(), token.file()),
                    null);
            tokensRegistration = context.registerService(ApiTokens.class, tokens, null);
            LOG.info("The API answers after {} ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
        } catch (IllegalArgumentException e) {
            fail(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            fail(e instanceof BindException || e.getCause() instanceof BindException
                    ? "The API port " + port(api) + " is in use; choose another with --api HOST:PORT"
                    : "The API could not be started: " + e.getMessage(), e);
        } catch (Exception e) {
            fail("The API could not be started; the log says why", e);
        }
    }

    private static String port(String api) {
        return api.substring(api.lastIndexOf(':') + 1);
    }

    private void fail(String sentence, Exception cause) {
        LOG.error("{}", sentence, cause);
        announcements.postEvent(new StartFailed(sentence).toEvent());
    }

    private static void unregister(@Nullable ServiceRegistration<?> registered) {
        if (registered != null) {
            registered.unregister();
        }
    }

    @Deactivate
    void deactivate() {
        try {
            started.get(STOP_SECONDS, TimeUnit.SECONDS);
            unregister(tokensRegistration);
            unregister(registration);
            ApiServer running = server;
            if (running != null) {
                running.stop();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            LOG.debug("The endpoint was gone already", e);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("The API did not stop in time", e);
        } catch (Exception e) {
            LOG.warn("The API did not stop cleanly", e);
        }
    }
}
