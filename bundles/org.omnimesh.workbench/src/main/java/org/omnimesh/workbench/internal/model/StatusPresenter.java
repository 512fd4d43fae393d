// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.util.List;
import java.util.Optional;

import org.omnimesh.api.audit.AuditLogSetBack;
import org.omnimesh.api.crypto.VaultLock;
import org.omnimesh.api.crypto.VaultLocked;
import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.id.DisplayText;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.AuthorQuarantined;
import org.omnimesh.api.node.Node;
import org.omnimesh.api.node.NodeException;
import org.omnimesh.api.node.NodeStateChanged;
import org.omnimesh.api.node.Profile;
import org.omnimesh.api.node.StartFailed;
import org.omnimesh.api.pairing.CodeBurned;
import org.omnimesh.api.pairing.GuessingSuspected;
import org.omnimesh.api.storage.StorageHealth;
import org.omnimesh.api.storage.StorageState;
import org.omnimesh.api.storage.StorageStateChanged;
import org.omnimesh.api.team.Peer;
import org.omnimesh.api.team.PeerChanged;
import org.omnimesh.api.team.PeerDirectory;
import org.omnimesh.api.team.PeerDirectory.Scope;
import org.omnimesh.api.team.Team;
import org.omnimesh.api.team.TeamChanged;
import org.omnimesh.api.team.Teams;
import org.omnimesh.api.team.VerificationLost;
import org.omnimesh.workbench.internal.model.StatusModel.Phase;

/** Tells how the node is doing. */
public final class StatusPresenter extends Presenter<StatusModel> {

    private volatile Optional<String> failure = Optional.empty();
    private volatile Optional<String> alarm = Optional.empty();
    private volatile boolean offSeen;

    /**
     * Made by declarative services.
     *
     * @param services the node
     */
    public StatusPresenter(NodeServices services) {
        this(services, Background.threads("status"));
    }

    /**
     * Works where told.
     *
     * @param services the node
     * @param background where to work
     */
    public StatusPresenter(NodeServices services, Background background) {
        super(services, background, StatusModel.FIRST);
        open();
    }

    @Override
    public void happened(DomainEvent fact) {
        if (fact instanceof StartFailed(String sentence)) {
            failure = Optional.of(DisplayText.line(sentence, SENTENCE));
        } else {
            warning(fact).ifPresent(sentence -> alarm = Optional.of(DisplayText.line(sentence, SENTENCE)));
        }
        super.happened(fact);
    }

    /** What the user must hear of at once. */
    private Optional<String> warning(DomainEvent fact) {
        return switch (fact) {
            case CodeBurned burned when burned.cause() == CodeBurned.Cause.GUESSED ->
                Optional.of("Somebody nearby tried wrong codes: your code was withdrawn. Nobody got in.");
            case GuessingSuspected many ->
                Optional.of("Somebody may be guessing codes: newcomers are refused for now. Nobody got in.");
            case AuthorQuarantined cheat -> Optional.of(name(cheat.author())
                    + " signed two histories, or runs twice from one copy: nothing more is taken from it.");
            case VerificationLost lost -> Optional.of(lost.sentence());
            case AuditLogSetBack back -> Optional.of("The audit log of " + name(back.device())
                    + " is another one than before: somebody cut it off or replaced it, or the device was put back from a "
                    + "backup.");
            default -> Optional.empty();
        };
    }

    private String name(PeerId device) {
        return services.find(PeerDirectory.class).flatMap(directory -> directory.get(device.toString()))
                .map(peer -> Words.name(peer.displayName(), peer.deviceName()))
                .orElse("The device " + device.shortForm());
    }

    /** What keeps the disk from taking anything. */
    private Optional<String> storageProblem() {
        return services.find(StorageHealth.class).map(StorageHealth::state).flatMap(state -> switch (state) {
            case StorageState.ReadWrite fine -> Optional.empty();
            case StorageState.ReadOnly(String reason) -> Optional.of(reason);
            case StorageState.Unusable(String reason) -> Optional.of(reason);
        });
    }

    /**
     * Changes what this user and this device are called.
     *
     * @param me the user's name, as typed
     * @param device the device's name, as typed
     * @param answer told what came of it
     */
    public void rename(String me, String device, Answer answer) {
        attempt(NodeException.class, answer, () -> {
            String myName = DisplayText.name(me);
            String deviceName = DisplayText.name(device);
            if (myName.isEmpty() || deviceName.isEmpty()) {
                throw new NodeException("You and the device need names that can be seen.");
            }
            services.find(Node.class)
                    .orElseThrow(() -> new NodeException("OmniMesh is still starting: try again in a moment."))
                    .rename(new Profile(myName, deviceName));
        });
    }

    /** Takes the problem off the banner; that the node cannot run or write stays. */
    public void dismiss() {
        offSeen = true;
        alarm = Optional.empty();
        refresh();
    }

    @Override
    protected boolean concerns(DomainEvent fact) {
        return fact instanceof StartFailed || fact instanceof VaultLocked || fact instanceof NodeStateChanged
                || fact instanceof PeerChanged
                || fact instanceof TeamChanged || fact instanceof StorageStateChanged
                || warning(fact).isPresent();
    }

    private Phase waiting() {
        if (failure.isPresent()) {
            return Phase.FAILED;
        }
        return services.find(VaultLock.class).filter(VaultLock::locked).isPresent() ? Phase.LOCKED : Phase.STARTING;
    }

    @Override
    protected StatusModel build() {
        Node node = services.get(Node.class);
        Teams teams = services.get(Teams.class);
        if (failure.isPresent() || node == null || teams == null) {
            return new StatusModel(waiting(), "", "", "", "", 0, 0, failure);
        }
        Team team = teams.current();
        Profile profile = node.profile();
        List<Peer> peers = services.find(PeerDirectory.class).map(d -> d.list(Scope.TEAM)).orElse(List.of());
        boolean running = node.running();
        offSeen &= !running;
        Optional<String> problem = storageProblem().or(() -> running || offSeen
                ? alarm
                : Optional.of("The network is off: messages wait here until it is on again."));
        return new StatusModel(running ? Phase.RUNNING : Phase.STOPPED, Words.name(team.name(), "Team"),
                profile.displayName(), profile.deviceName(), Words.network(node.mode()),
                (int) peers.stream().filter(Peer::linked).count(), peers.size(), problem);
    }
}
