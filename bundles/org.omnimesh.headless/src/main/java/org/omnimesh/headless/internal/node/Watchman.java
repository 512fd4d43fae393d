// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.node;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.crypto.VaultLock;
import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.node.StartFailed;
import org.omnimesh.headless.internal.launch.ExitCode;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventHandler;
import org.osgi.service.event.propertytypes.EventTopics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the process ends as it should: cleanly on SIGTERM, and with one sentence when the node cannot start.
 *
 * <p>
 * Immediate, because nobody asks for it.
 */
@Component(service = EventHandler.class, immediate = true)
@EventTopics(DomainEvent.ALL_TOPICS)
public final class Watchman implements EventHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Watchman.class);

    /** How long the framework may take to stop, in milliseconds; SIGTERM allows five seconds. */
    private static final long STOP_MILLIS = 4500;

    /** How long the start may take before the node gives up and says so, in seconds. */
    private static final long START_SECONDS = 60;

    /** How often the start is looked after, in milliseconds. */
    private static final long WATCH_MILLIS = 500;

    private final Framework framework;
    private final ComponentFailures failures;
    private final Thread hook;
    private final AtomicBoolean failed = new AtomicBoolean();
    private volatile CountDownLatch opened = new CountDownLatch(1);
    private volatile @Nullable VaultLock lock;

    /**
     * Made by declarative services.
     *
     * @param context leads to the framework
     * @param components tells why a component did not start
     */
    @Activate
    public Watchman(BundleContext context, @Reference ServiceComponentRuntime components) {
        failures = new ComponentFailures(components);
        framework = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(Framework.class);
        hook = Thread.ofPlatform().name("omnimesh-termination").unstarted(this::stopFramework);
        Runtime.getRuntime().addShutdownHook(hook);
        Thread.ofVirtual().name("omnimesh-watchman").start(this::watchStart);
    }

    @Deactivate
    void deactivate() {
        opened.countDown();
        if (!Thread.currentThread().equals(hook) && framework.getState() == Bundle.ACTIVE) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                LOG.debug("the process is ending already");
            }
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setReady(ReadyReporter reporter) {
        opened.countDown();
    }

    /** A node that was locked begins once more when it is unlocked, and may fail at that. */
    void unsetReady(ReadyReporter reporter) {
        LOG.debug("no longer ready");
        if (isLocked() && framework.getState() == Bundle.ACTIVE) {
            opened = new CountDownLatch(1);
            Thread.ofVirtual().name("omnimesh-watchman").start(this::watchStart);
        }
    }

    private boolean isLocked() {
        VaultLock passphrase = lock;
        return passphrase != null && passphrase.locked();
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setOpening(FirstOpening opening) {
        opening.outcome().whenComplete((done, failure) -> {
            if (failure != null && !isLocked()) {
                fail(failure.getMessage());
            }
        });
    }

    void unsetOpening(FirstOpening opening) {
        LOG.debug("the node's life cycle is gone");
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setVaultLock(VaultLock service) { lock = service; }

    void unsetVaultLock(VaultLock service) {
        if (lock == service) {
            lock = null;
        }
    }

    @Override
    public void handleEvent(@NonNullByDefault({}) Event event) {
        if (DomainEvent.of(event).orElse(null) instanceof StartFailed(String sentence)) {
            fail(sentence);
        }
    }

    private void watchStart() {
        CountDownLatch ready = opened;
        try {
            for (long waited = 0; waited < START_SECONDS * 1000; waited += WATCH_MILLIS) {
                if (ready.await(WATCH_MILLIS, TimeUnit.MILLISECONDS) || framework.getState() == Bundle.STOPPING) {
                    return;
                }
                failures.first().ifPresent(this::fail);
                if (isLocked()) {
                    waited = 0; // It is the user who takes the time.
                }
            }
            LOG.error("not ready: {}", failures.unsatisfied());
            fail("the node did not become ready within " + START_SECONDS + " s; the log says what is missing");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void fail(String sentence) {
        if (failed.compareAndSet(false, true)) {
            LOG.error("cannot run: {}", sentence);
            System.err.println("omnimesh: " + sentence);
            Thread.ofPlatform().name("omnimesh-exit").start(() -> System.exit(ExitCode.FAILED));
        }
    }

    private void stopFramework() {
        try {
            framework.stop();
            framework.waitForStop(STOP_MILLIS);
        } catch (BundleException e) {
            LOG.error("the framework did not stop: {}", e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
