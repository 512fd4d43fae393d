// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.id.DisplayText;
import org.omnimesh.api.pairing.CodeBurned;
import org.omnimesh.api.pairing.ConnectionCode;
import org.omnimesh.api.pairing.Pairing;
import org.omnimesh.api.pairing.PairingException;
import org.omnimesh.api.pairing.PairingResult;
import org.omnimesh.api.pairing.PeerPaired;
import org.omnimesh.workbench.internal.model.PairingModel.Entering;
import org.omnimesh.workbench.internal.model.PairingModel.Idle;
import org.omnimesh.workbench.internal.model.PairingModel.Issuing;
import org.omnimesh.workbench.internal.model.PairingModel.Joining;
import org.omnimesh.workbench.internal.model.PairingModel.Showing;
import org.omnimesh.workbench.internal.model.PairingModel.Starting;

/** Shows a code and counts it down; takes a code and joins. */
public final class PairingPresenter extends Presenter<PairingModel> {
    private static final Idle QUIET = new Idle(Optional.empty(), true);

    private final LongSupplier nanos;
    private PairingModel state = QUIET;
    private String nameplate = "";
    private String invitation = "";
    private long deadline;

    /**
     * Made by declarative services.
     *
     * @param services the node
     */
    public PairingPresenter(NodeServices services) {
        this(services, Background.threads("pairing"), System::nanoTime);
    }

    /**
     * Works where and when told.
     *
     * @param services the node
     * @param background where to work
     * @param nanos a clock that never jumps, in nanoseconds
     */
    public PairingPresenter(NodeServices services, Background background, LongSupplier nanos) {
        super(services, background, new Starting());
        this.nanos = nanos;
        open();
    }

    /** Makes a fresh code and shows it. */
    public void showCode() {
        Pairing pairing = services.get(Pairing.class);
        withdraw();
        if (pairing == null || !enter(new Issuing())) {
            return;
        }
        act(() -> {
            try {
                ConnectionCode issued = pairing.issue();
                synchronized (this) {
                    invitation = issued.invitation().id();
                    nameplate = issued.code().nameplate();
                    deadline = nanos.getAsLong() + issued.remaining().toNanos();
                    become(new Showing(issued.code().shown(), left()));
                }
            } catch (PairingException e) {
                become(new Idle(sentence(e.getMessage()), false));
            }
        });
    }

    /** Opens the field for a code. */
    public void enterCode() {
        if (services.find(Pairing.class).isPresent()) {
            withdraw();
            enter(new Entering("", Optional.empty()));
        }
    }

    /**
     * Joins the team of whoever shows this code.
     *
     * @param typed the code or link
     */
    public void join(String typed) {
        Pairing pairing = services.get(Pairing.class);
        String text = CodeText.format(typed);
        if (!CodeText.complete(text)) {
            become(new Entering(text, Optional.of("A code has eight letters or digits after OMNI.")));
        } else if (pairing != null && enter(new Joining())) {
            act(() -> {
                try {
                    PairingResult result = pairing.join(text, List.of());
                    become(new Idle(Optional.of("You are in "
                            + Words.name(result.team().name(), "the team of the other device") + " now, with "
                            + Words.name(result.displayName(), "its founder") + "."), true));
                } catch (PairingException e) {
                    become(new Entering(text, sentence(e.getMessage())));
                }
            });
        }
    }

    /** Goes back; a code shown is withdrawn. */
    public void done() {
        withdraw();
        enter(QUIET);
    }

    /** Counts down; called about once a second while a code is shown. */
    public synchronized void tick() {
        if (state instanceof Showing showing) {
            become(deadline - nanos.getAsLong() > 0
                    ? new Showing(showing.code(), left())
                    : new Idle(Optional.of("The code expired. Show a new one when you are ready."), false));
        }
    }

    @Override
    public void happened(DomainEvent fact) {
        if (fact instanceof CodeBurned(String plate, CodeBurned.Cause cause)) {
            burned(plate, cause);
        } else if (fact instanceof PeerPaired paired) {
            welcome(Words.name(paired.displayName(), "Somebody"));
        }
    }

    @Override
    protected boolean concerns(DomainEvent fact) {
        return false;
    }

    @Override
    protected synchronized PairingModel build() {
        return services.find(Pairing.class).isPresent() ? state : new Starting();
    }

    private synchronized void burned(String plate, CodeBurned.Cause cause) {
        if (state instanceof Showing && plate.equals(nameplate)) {
            become(new Idle(switch (cause) {
                case USED -> Optional.of("Somebody joined by this code.");
                case EXPIRED -> Optional.of("The code expired. Show a new one when you are ready.");
                case GUESSED -> Optional.of("Three wrong tries: the code was withdrawn. Show a new one.");
                case WITHDRAWN -> Optional.empty();
            }, cause == CodeBurned.Cause.USED || cause == CodeBurned.Cause.WITHDRAWN));
        }
    }

    private synchronized void welcome(String name) {
        if (state instanceof Showing || state instanceof Idle) {
            become(new Idle(Optional.of(name + " joined your team."), true));
        }
    }

    /** Withdraws the code that is shown, and no other: those made in the dialog and the team's door live on. */
    private void withdraw() {
        String shown;
        synchronized (this) {
            shown = state instanceof Showing ? invitation : "";
        }
        if (!shown.isEmpty()) {
            services.find(Pairing.class).ifPresent(pairing -> act(() -> pairing.revoke(shown)));
        }
    }

    /** Changes the state unless something is under way that cannot be left. */
    private synchronized boolean enter(PairingModel next) {
        if (state instanceof Issuing || state instanceof Joining) {
            return false;
        }
        become(next);
        return true;
    }

    private synchronized void become(PairingModel next) {
        state = next;
        refresh();
    }

    private synchronized String left() {
        return Words.countdown(Duration.ofNanos(deadline - nanos.getAsLong()));
    }

    private static Optional<String> sentence(String message) {
        return Optional.of(DisplayText.line(message, SENTENCE));
    }
}
