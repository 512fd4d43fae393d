// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal.dag;

import java.util.Optional;
import java.util.Set;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.Role;

/** What an operation does. */
public sealed interface Act {
    /**
     * Returns the channel that this concerns.
     *
     * @return the channel; empty for what concerns the team
     */
    default Optional<ChannelId> about() {
        return switch (this) {
            case Open open -> Optional.of(open.channel());
            case Invite invite -> Optional.of(invite.channel());
            case Join join -> Optional.of(join.channel());
            case Depart depart -> Optional.of(depart.channel());
            case Expel expel -> Optional.of(expel.channel());
            case Appoint appoint -> Optional.of(appoint.channel());
            case Arrange arrange -> Optional.of(arrange.channel());
            default -> Optional.empty();
        };
    }

    /**
     * The team exists and the author owns it; only the root of a team does this.
     *
     * @param consent whether nobody's device is another's unless it consented; in teams of before nobody was asked
     */
    record Found(boolean consent) implements Act {}

    /**
     * A device belongs to the team.
     *
     * @param device the device
     * @param member whose it is, the author herself; empty for a new member, who gets the operation's id
     * @param role what a new member may do; at most what the author may
     * @param consent names the word by which the device agreed to be another device of the member; it counts once
     */
    record Admit(PeerId device, Optional<MemberId> member, Role role, Optional<String> consent) implements Act {
        /** Admits somebody whose word is not needed, or of before devices were asked. */
        public Admit(PeerId device, Optional<MemberId> member, Role role) {
            this(device, member, role, Optional.empty());
        }
    }

    /**
     * A member may do more or less than before.
     *
     * @param member the member
     * @param role what she may do
     */
    record SetRole(MemberId member, Role role) implements Act {}

    /**
     * Devices do not belong to the team any more.
     *
     * @param devices the devices
     * @param member set if the member is removed, with devices that the author has not seen
     */
    record Remove(Set<PeerId> devices, Optional<MemberId> member) implements Act {
        /** Copies the set. */
        public Remove {
            devices = Set.copyOf(devices);
        }
    }

    /** The author goes, with all her devices. */
    record Leave() implements Act {}

    /**
     * Something is decided that needs a role and changes nobody's.
     *
     * @param least the role needed
     */
    record Govern(Role least) implements Act {}

    /**
     * A channel exists; whoever opens it administers it.
     *
     * @param channel its id, which no other device can choose
     * @param type who takes part
     * @param members who takes part from the beginning, beside the author; nothing for a public channel, both for a
     *        direct conversation
     */
    record Open(ChannelId channel, ChannelType type, Set<MemberId> members) implements Act {
        /** Copies the set. */
        public Open {
            members = Set.copyOf(members);
        }
    }

    /**
     * A member may join a channel that is not public.
     *
     * @param channel the channel
     * @param member the member
     */
    record Invite(ChannelId channel, MemberId member) implements Act {}

    /**
     * The author, invited, takes part.
     *
     * @param channel the channel
     */
    record Join(ChannelId channel) implements Act {}

    /**
     * The author takes no part any more, or declines to.
     *
     * @param channel the channel
     */
    record Depart(ChannelId channel) implements Act {}

    /**
     * A member takes no part in a channel any more.
     *
     * @param channel the channel
     * @param member the member
     */
    record Expel(ChannelId channel, MemberId member) implements Act {}

    /**
     * A member administers a channel, or not any more.
     *
     * @param channel the channel
     * @param member the member
     * @param admin whether she does
     */
    record Appoint(ChannelId channel, MemberId member, boolean admin) implements Act {}

    /**
     * A channel is called or described otherwise, archived, or its content limited.
     *
     * @param channel the channel
     */
    record Arrange(ChannelId channel) implements Act {}

    /** Something about a channel that this device may not know of. It changes nobody's place in the team. */
    record Veiled() implements Act {}
}
