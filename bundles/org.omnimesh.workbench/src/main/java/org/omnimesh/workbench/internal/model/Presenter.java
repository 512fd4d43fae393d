// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

import org.omnimesh.api.audit.Act;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.id.DisplayText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one model in step with the node: whenever a service comes or goes or something happens that concerns it, the model
 * is made anew from the services, in the background. Facts that arrive meanwhile cause one more making, not many.
 *
 * @param <M> the model, immutable
 */
public abstract class Presenter<M> implements AutoCloseable, NodeServices.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Presenter.class);

    /** Longest sentence that is shown, in characters. */
    protected static final int SENTENCE = 300;

    /** The node. */
    protected final NodeServices services;

    private final Background background;
    private final Live<M> model;
    private final AtomicBoolean pending = new AtomicBoolean();

    /**
     * Makes a presenter that shows its first model until {@link #open()}.
     *
     * @param services the node
     * @param background where to work
     * @param first what to show until the services are there
     */
    protected Presenter(NodeServices services, Background background, M first) {
        this.services = services;
        this.background = background;
        this.model = new Live<>(first);
    }

    /** Begins to follow the node. */
    protected final void open() {
        services.listen(this);
        refresh();
    }

    @Override
    public void close() {
        services.forget(this);
        background.stop().run();
    }

    /**
     * Returns what to show.
     *
     * @return the model as it changes
     */
    public final Live<M> model() {
        return model;
    }

    @Override
    public final void servicesChanged() {
        refresh();
    }

    @Override
    public void happened(DomainEvent fact) {
        if (concerns(fact)) {
            refresh();
        }
    }

    /** Makes the model anew, soon. */
    public final void refresh() {
        if (pending.compareAndSet(false, true)) {
            run(() -> {
                pending.set(false);
                model.set(build());
            }, true);
        }
    }

    /**
     * Does something for the user, away from the calling thread.
     *
     * @param action what; may block
     */
    protected final void act(Runnable action) {
        run(action, false);
    }

    /** Something that a service may refuse. */
    @FunctionalInterface
    protected interface Deed<E extends Exception> {
        /**
         * Does it.
         *
         * @throws E if it is refused or fails; the message is a sentence for the user
         */
        void run() throws E;
    }

    /**
     * Does something for the user that may be refused, away from the calling thread.
     *
     * @param <E> how the service refuses
     * @param refusal the same as a class
     * @param answer told what came of it, after the model was made anew
     * @param deed what; may block
     */
    protected final <E extends Exception> void attempt(Class<E> refusal, Answer answer, Deed<E> deed) {
        act(() -> {
            Optional<String> problem = Optional.empty();
            try {
                deed.run();
            } catch (Exception e) { // the top of this thread: whoever waits must be told
                if (!refusal.isInstance(e)) {
                    LOG.error("something the user asked for failed", e);
                }
                problem = Optional.of(sentence(e));
            }
            refresh();
            answer.take(problem);
        });
    }

    private static String sentence(Exception e) {
        String message = e.getMessage();
        String shown = message == null ? "" : DisplayText.line(message, SENTENCE);
        return shown.isEmpty() ? "That did not work; the log says why." : shown;
    }

    /**
     * Makes the model of this moment.
     *
     * @return the model
     */
    protected abstract M build();

    /**
     * Tells whether the model may look different after a fact.
     *
     * @param fact what happened
     * @return true to make it anew
     */
    protected abstract boolean concerns(DomainEvent fact);

    /**
     * Names this user in the audit log.
     *
     * @return this device, or the node as long as it has no identity
     */
    protected final String me() {
        return services.find(DeviceIdentity.class).map(it -> it.peerId().toString()).orElse(Act.NODE);
    }

    private void run(Runnable work, boolean rebuild) {
        try {
            (rebuild ? background.rebuilds() : background.actions()).execute(() -> {
                try {
                    work.run();
                } catch (RuntimeException e) {
                    LOG.error("the window could not follow the node", e);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("closed already");
        }
    }
}
