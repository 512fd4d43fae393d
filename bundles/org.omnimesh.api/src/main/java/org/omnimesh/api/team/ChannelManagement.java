// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.team;

import java.util.List;
import java.util.Set;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Makes and changes channels of the current team, and decides who takes part. Every decision is a signed entry; those about
 * private channels and direct conversations can be read by their members and whoever is invited, and by nobody else: to others
 * such a channel does not exist. Thread-safe; blocks until the decision is on disk and shows in {@link Channels}.
 *
 * <p>
 * Members take part with all their devices; a device given to a method stands for its user.
 */
@ProviderType
public interface ChannelManagement {
    /** Most members that can be named at once. */
    int MAX_NAMED = 400;

    /** Most decisions of one device in a team: what decides is resolved anew with each of them. */
    int MAX_DECISIONS = 5000;

    /**
     * Makes a channel, of which this user is an admin.
     *
     * @param draft what it is to be like; more than {@value #MAX_NAMED} members are invited in several steps
     * @return the channel
     * @throws NotPermittedException if this user's role does not allow it
     * @throws TeamException if the name is empty or taken, a member is unknown, the type is {@link ChannelType#DM}, or the
     *         entry cannot be written
     */
    Channel create(ChannelDraft draft) throws TeamException;

    /**
     * Opens the direct conversation with a member: the same one each time, also if she opened it at the same moment.
     *
     * @param device a device of the member
     * @return the channel
     * @throws NotPermittedException if this user's role does not allow to begin one
     * @throws TeamException if it is no device of another member, is a hub, or the entry cannot be written
     */
    Channel dm(PeerId device) throws TeamException;

    /**
     * Changes a channel's name, description or topic, or archives it: an archived channel can be read, and not written to.
     *
     * @param channel the channel
     * @param change what is to change
     * @return the channel afterwards
     * @throws UnknownChannelException if there is no such channel for this user
     * @throws NotPermittedException if this user is no admin of the channel
     * @throws TeamException if the name is empty or taken, it is a direct conversation, which has no name of its own, or the
     *         entry cannot be written
     */
    Channel change(ChannelId channel, ChannelChange change) throws TeamException;

    /**
     * Takes part in a channel: accepts this user's invitation. Of a public channel everybody is a member already.
     *
     * @param channel the channel
     * @return the channel
     * @throws UnknownChannelException if there is no such channel for this user
     * @throws TeamException if the entry cannot be written
     */
    Channel join(ChannelId channel) throws TeamException;

    /**
     * Leaves a private channel.
     *
     * @param channel the channel
     * @throws UnknownChannelException if there is no such channel for this user
     * @throws TeamException if it is not a private channel, or the entry cannot be written
     */
    void leave(ChannelId channel) throws TeamException;

    /**
     * Invites members to a private channel; who takes part or is invited already is not invited again.
     *
     * @param channel the channel
     * @param devices a device of each, at most {@value #MAX_NAMED}
     * @return the invitations of these members
     * @throws UnknownChannelException if there is no such channel for this user
     * @throws TeamException if it is not a private channel, one is no device of the team or a hub's, or the entry cannot be
     *         written
     */
    List<ChannelInvitation> invite(ChannelId channel, Set<PeerId> devices) throws TeamException;

    /**
     * Lists who was invited to a channel.
     *
     * @param channel the channel
     * @return one of each member, the newest invitation first; none of a public channel or direct conversation
     * @throws UnknownChannelException if this user neither takes part nor is invited
     */
    List<ChannelInvitation> invitations(ChannelId channel) throws TeamException;

    /**
     * Lists to which channels this user is invited and has not answered.
     *
     * @return the newest first
     */
    List<ChannelInvitation> invitations();

    /**
     * Declines this user's invitation.
     *
     * @param channel the channel
     * @throws UnknownChannelException if this user is not invited there
     * @throws TeamException if the entry cannot be written
     */
    void decline(ChannelId channel) throws TeamException;

    /**
     * Takes a member out of a private channel, or takes back her invitation: she reads nothing that is written from now on.
     *
     * @param channel the channel
     * @param device a device of the member; not of this user
     * @throws UnknownChannelException if there is no such channel for this user
     * @throws NotPermittedException if this user is no admin of the channel
     * @throws TeamException if it is not a private channel, she takes no part, or the entry cannot be written
     */
    void expel(ChannelId channel, PeerId device) throws TeamException;

    /**
     * Decides whether a member administers a private channel.
     *
     * @param channel the channel
     * @param device a device of the member
     * @param admin whether she does
     * @throws UnknownChannelException if there is no such channel for this user
     * @throws NotPermittedException if this user is no admin of the channel
     * @throws TeamException if it is not a private channel, she takes no part, she is its only admin, or the entry cannot be
     *         written
     */
    void appoint(ChannelId channel, PeerId device, boolean admin) throws TeamException;
}
