// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.pairing.CodeBurned;
import org.omnimesh.api.pairing.ConnectionCode;
import org.omnimesh.api.pairing.InvitationLink;
import org.omnimesh.api.pairing.OpenInvitation;
import org.omnimesh.api.pairing.Pairing;
import org.omnimesh.api.pairing.PairingException;
import org.omnimesh.api.pairing.PairingException.Reason;
import org.omnimesh.api.pairing.PeerPaired;
import org.omnimesh.api.qr.QrCode;
import org.omnimesh.api.qr.QrCodes;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.Team;
import org.omnimesh.api.team.TeamChanged;
import org.omnimesh.api.team.Teams;
import org.omnimesh.workbench.internal.model.InviteModel.Made;
import org.omnimesh.workbench.internal.model.InviteModel.OpenLine;

/** Makes codes and links with role, uses and time; lists and revokes those that still work. */
public final class InvitePresenter extends Presenter<InviteModel> {
    private final Clock clock;
    private Optional<Made> made = Optional.empty();
    private Optional<String> notice = Optional.empty();

    /**
     * Made by declarative services.
     *
     * @param services the node
     */
    public InvitePresenter(NodeServices services) {
        this(services, Background.threads("invite"), Clock.systemUTC());
    }

    /**
     * Works where and when told.
     *
     * @param services the node
     * @param background where to work
     * @param clock tells when an invitation ends
     */
    public InvitePresenter(NodeServices services, Background background, Clock clock) {
        super(services, background, InviteModel.FIRST);
        this.clock = clock;
        open();
    }

    /**
     * Makes a code for one device.
     *
     * @param role what whoever joins by it may do
     * @param life how long it works
     * @param answer told what came of it
     */
    public void code(Role role, Duration life, Answer answer) {
        attempt(PairingException.class, answer, () -> {
            ConnectionCode code = pairing().issue(role, life);
            show(new Made(code.invitation().id(), false, code.code().shown(), picture(code.link()),
                    "Lets one device in, as " + Words.role(role) + ".", code.expiresAt()));
        });
    }

    /**
     * Makes a code by which another device becomes one of this user.
     *
     * @param life how long it works
     * @param answer told what came of it
     */
    public void device(Duration life, Answer answer) {
        attempt(PairingException.class, answer, () -> {
            ConnectionCode code = pairing().issueForDevice(life);
            show(new Made(code.invitation().id(), false, code.code().shown(), picture(code.link()),
                    "Makes one device another one of yours: it reads and decides as you.", code.expiresAt()));
        });
    }

    /**
     * Makes a link for several devices.
     *
     * @param role what whoever joins by it may do
     * @param uses how many devices it lets in
     * @param life how long it works
     * @param answer told what came of it
     */
    public void link(Role role, int uses, Duration life, Answer answer) {
        attempt(PairingException.class, answer, () -> {
            InvitationLink link = pairing().invite(role, uses, life);
            show(new Made(link.invitation().id(), true, link.link(), picture(link.link()),
                    "Lets " + devices(uses) + " in, as " + Words.role(role) + ". It is not shown again.",
                    link.invitation().expiresAt()));
        });
    }

    /**
     * Withdraws an invitation.
     *
     * @param id which
     * @param answer told what came of it
     */
    public void revoke(String id, Answer answer) {
        attempt(PairingException.class, answer, () -> {
            if (!pairing().revoke(id)) {
                throw new PairingException(Reason.INVALID, "It did not work any more already.");
            }
        });
    }

    /** Forgets the secret that is shown; it goes on to work. */
    public synchronized void forget() {
        made = Optional.empty();
        notice = Optional.empty();
        refresh();
    }

    /** Counts down; called about once a second while it is looked at. */
    public void tick() {
        if (!model().get().open().isEmpty() || model().get().made().isPresent()) {
            refresh();
        }
    }

    /**
     * Says how long something works yet.
     *
     * @param end when it ends
     * @return such as {@code works for 14:30 minutes}
     */
    public String left(Instant end) {
        return "works for " + Words.left(Duration.between(clock.instant(), end));
    }

    @Override
    public void happened(DomainEvent fact) {
        if (fact instanceof PeerPaired paired) {
            synchronized (this) {
                notice = Optional.of(Words.name(paired.displayName(), "Somebody") + " joined your team.");
            }
        }
        super.happened(fact);
    }

    @Override
    protected boolean concerns(DomainEvent fact) {
        return fact instanceof CodeBurned || fact instanceof PeerPaired || fact instanceof TeamChanged;
    }

    @Override
    protected InviteModel build() {
        Pairing pairing = services.get(Pairing.class);
        Teams teams = services.get(Teams.class);
        if (pairing == null || teams == null) {
            return InviteModel.FIRST;
        }
        Team team = teams.current();
        List<Role> roles = Stream.of(Role.values()).filter(role -> team.active() && team.role().mayInvite(role))
                .toList();
        List<OpenInvitation> open = pairing.invitations();
        List<OpenLine> lines = new ArrayList<>(open.stream().map(this::line).toList());
        Collections.reverse(lines);
        synchronized (this) {
            if (made.isPresent()
                    && open.stream().noneMatch(it -> made.map(Made::id).filter(it.id()::equals).isPresent())) {
                made = Optional.empty();
                notice = notice.or(() -> Optional.of("What was shown here does not work any more."));
            }
            return new InviteModel(roles, team.active()
                    ? Optional.empty()
                    : Optional.of("This device does not belong to the team any more, so it lets nobody in."), made,
                    notice, lines);
        }
    }

    private OpenLine line(OpenInvitation open) {
        return new OpenLine(open.id(), open.device()
                ? "Code, another device of yours"
                : (open.link() ? "Link, " : "Code, ") + Words.role(open.role()),
                devices(open.usesLeft()) + ", " + left(open.expiresAt()));
    }

    private static String devices(int count) {
        return count == 1 ? "one device" : count + " devices";
    }

    private synchronized void show(Made next) {
        made = Optional.of(next);
        notice = Optional.empty();
    }

    private Optional<QrCode> picture(String link) {
        return services.find(QrCodes.class).filter(codes -> link.length() <= QrCodes.MAX_BYTES)
                .map(codes -> codes.encode(link));
    }

    private Pairing pairing() throws PairingException {
        return services.find(Pairing.class).orElseThrow(() -> new PairingException(Reason.UNAVAILABLE,
                "OmniMesh is still starting: try again in a moment."));
    }
}
