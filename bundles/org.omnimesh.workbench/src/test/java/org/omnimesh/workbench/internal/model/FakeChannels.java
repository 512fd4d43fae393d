// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.team.Channel;
import org.omnimesh.api.team.ChannelChange;
import org.omnimesh.api.team.ChannelDraft;
import org.omnimesh.api.team.ChannelInvitation;
import org.omnimesh.api.team.ChannelInvitation.Status;
import org.omnimesh.api.team.ChannelInvited;
import org.omnimesh.api.team.ChannelManagement;
import org.omnimesh.api.team.ChannelMode;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.TeamException;
import org.omnimesh.api.team.UnknownChannelException;
import org.omnimesh.testing.Ids;

/** Channels of a fake node that are made, joined and left as the window asks; only what the window asks for is there. */
public final class FakeChannels implements ChannelManagement {
    private final FakeNode node;
    private final List<ChannelInvitation> pending = new ArrayList<>();
    private final List<ChannelInvitation> sent = new ArrayList<>();
    private int numbers = 300;

    public FakeChannels(FakeNode node) {
        this.node = node;
    }

    /** Lets somebody invite this user to a private channel. */
    public ChannelId invite(String name, PeerId by) {
        ChannelId id = Ids.channel(++numbers);
        pending.add(new ChannelInvitation(id, name, FakeNode.ME, by, FakeNode.NOW, Status.PENDING));
        node.tell(new ChannelInvited(pending.getLast()));
        return id;
    }

    /** Adds a channel as it is. */
    public ChannelId put(String name, ChannelType type, ChannelMode mode, boolean archived, PeerId... others) {
        List<PeerId> members = new ArrayList<>(List.of(others));
        members.add(0, FakeNode.ME);
        ChannelId id = Ids.channel(++numbers);
        node.team.put(new Channel(id, name, type, FakeNode.NOW, FakeNode.ME, Optional.empty(), Optional.empty(),
                members, List.of(FakeNode.ME), Optional.empty(), mode, archived));
        return id;
    }

    public List<ChannelInvitation> sent() {
        return sent;
    }

    @Override
    public Channel create(ChannelDraft draft) throws TeamException {
        if (node.team.list().stream().anyMatch(it -> it.name().equals(draft.name()))) {
            throw new TeamException("There is a channel of that name already.");
        }
        return node.team.get(put(draft.name(), draft.type(), draft.mode(), false)).orElseThrow();
    }

    @Override
    public Channel dm(PeerId device) throws TeamException {
        String name = node.team.memberOf(device)
                .orElseThrow(() -> new TeamException("That is no device of another member.")).displayName();
        return node.team.list().stream()
                .filter(it -> it.type() == ChannelType.DM && it.members().contains(device)).findFirst()
                .orElseGet(() -> node.team.get(put(name, ChannelType.DM, ChannelMode.HISTORY, false, device)).orElseThrow());
    }

    @Override
    public Channel join(ChannelId channel) throws TeamException {
        ChannelInvitation open = take(channel);
        node.team.put(new Channel(channel, open.name(), ChannelType.PRIVATE, FakeNode.NOW, open.invitedBy(),
                Optional.empty(), Optional.empty(), List.of(open.invitedBy(), FakeNode.ME), List.of(open.invitedBy())));
        return node.team.get(channel).orElseThrow();
    }

    @Override
    public void decline(ChannelId channel) throws TeamException {
        node.tell(new ChannelInvited(take(channel)));
    }

    private ChannelInvitation take(ChannelId channel) throws TeamException {
        ChannelInvitation open = pending.stream().filter(it -> it.channel().equals(channel)).findFirst()
                .orElseThrow(UnknownChannelException::new);
        pending.remove(open);
        return open;
    }

    @Override
    public List<ChannelInvitation> invite(ChannelId channel, Set<PeerId> devices) {
        devices.forEach(device -> sent.add(new ChannelInvitation(channel, "", device, FakeNode.ME, FakeNode.NOW,
                Status.PENDING)));
        return List.copyOf(sent);
    }

    @Override
    public void expel(ChannelId channel, PeerId device) throws TeamException {
        Channel known = node.team.get(channel).orElseThrow(UnknownChannelException::new);
        node.team.put(known.with(known.members().stream().filter(it -> !it.equals(device)).toList(), known.admins()));
    }

    @Override
    public List<ChannelInvitation> invitations() {
        return List.copyOf(pending);
    }

    @Override
    public List<ChannelInvitation> invitations(ChannelId channel) {
        throw new UnsupportedOperationException("the window does not ask for it");
    }

    @Override
    public Channel change(ChannelId channel, ChannelChange change) {
        throw new UnsupportedOperationException("the window does not ask for it");
    }

    @Override
    public void leave(ChannelId channel) throws TeamException {
        throw new TeamException("You are the only one who takes part.");
    }

    @Override
    public void appoint(ChannelId channel, PeerId device, boolean admin) {
        throw new UnsupportedOperationException("the window does not ask for it");
    }
}
