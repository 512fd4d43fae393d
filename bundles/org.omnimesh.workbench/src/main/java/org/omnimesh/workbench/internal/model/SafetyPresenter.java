// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.time.ZoneId;
import java.util.Optional;

import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.id.DisplayText;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.qr.QrCodes;
import org.omnimesh.api.team.SafetyNumber;
import org.omnimesh.api.team.SafetyNumbers;
import org.omnimesh.api.team.TeamChanged;
import org.omnimesh.api.team.TeamException;
import org.omnimesh.api.team.VerificationChanged;
import org.omnimesh.api.team.VerificationLost;

/** Shows the safety number with one person, and notes whether it was compared. */
public final class SafetyPresenter extends Presenter<SafetyModel> {
    private volatile Optional<PeerId> device = Optional.empty();
    private volatile String name = "";

    /**
     * Made by declarative services.
     *
     * @param services the node
     */
    public SafetyPresenter(NodeServices services) {
        this(services, Background.threads("safety"));
    }

    /**
     * Works where told.
     *
     * @param services the node
     * @param background where to work
     */
    public SafetyPresenter(NodeServices services, Background background) {
        super(services, background, SafetyModel.NOBODY);
        open();
    }

    /**
     * Looks at a person.
     *
     * @param of a device of hers
     * @param called her name
     */
    public void look(PeerId of, String called) {
        device = Optional.of(of);
        name = called;
        refresh();
    }

    /** Looks at nobody. */
    public void lookAway() {
        device = Optional.empty();
        refresh();
    }

    /**
     * Notes that a number was compared and is the same on both sides.
     *
     * @param digits what the user saw when she said so: the number may be another one by now
     * @param answer told what came of it
     */
    public void verified(String digits, Answer answer) {
        Optional<PeerId> compared = device;
        attempt(TeamException.class, answer,
                () -> numbers().verify(compared.orElseThrow(SafetyPresenter::gone), digits));
    }

    /**
     * Takes that back.
     *
     * @param answer told what came of it
     */
    public void unverified(Answer answer) {
        Optional<PeerId> compared = device;
        attempt(TeamException.class, answer,
                () -> numbers().unverify(compared.orElseThrow(SafetyPresenter::gone)));
    }

    private SafetyNumbers numbers() throws TeamException {
        return services.find(SafetyNumbers.class)
                .orElseThrow(() -> new TeamException("OmniMesh is still starting: try again in a moment."));
    }

    private static TeamException gone() {
        return new TeamException("There is no safety number to compare.");
    }

    @Override
    protected boolean concerns(DomainEvent fact) {
        return device.isPresent() && (fact instanceof TeamChanged || fact instanceof VerificationLost
                || fact instanceof VerificationChanged);
    }

    @Override
    protected SafetyModel build() {
        Optional<PeerId> looked = device;
        if (looked.isEmpty()) {
            return SafetyModel.NOBODY;
        }
        try {
            SafetyNumber number = numbers().of(looked.orElseThrow(SafetyPresenter::gone));
            return new SafetyModel(looked, Words.name(number.displayName(), name), Optional.of(number),
                    services.find(QrCodes.class).map(codes -> codes.encode(number.qr())), state(number),
                    Optional.empty());
        } catch (TeamException e) {
            return new SafetyModel(looked, name, Optional.empty(), Optional.empty(), "",
                    Optional.of(DisplayText.line(String.valueOf(e.getMessage()), SENTENCE)));
        }
    }

    private static String state(SafetyNumber number) {
        String when = number.verifiedAt().map(at -> " on " + Words.date(at, ZoneId.systemDefault())).orElse("");
        return switch (number.state()) {
            case UNVERIFIED -> "Not compared yet.";
            case VERIFIED -> "You compared it" + when + ", and the keys are still the same.";
            case CHANGED -> "It changed since you compared it" + when
                    + ": there is another device now. Compare it again before you trust it.";
        };
    }
}
