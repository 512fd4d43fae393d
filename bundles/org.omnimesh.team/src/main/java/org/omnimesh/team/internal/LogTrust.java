// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.util.Optional;
import java.util.Set;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.audit.AuditEntries;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.keys.ChannelSecret;
import org.omnimesh.api.link.PeerTrust;
import org.omnimesh.api.log.ChannelTrust;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.api.log.Retention;
import org.omnimesh.api.team.Role;
import org.omnimesh.team.internal.Membership.ChannelView;
import org.omnimesh.team.internal.Membership.DeviceView;
import org.omnimesh.team.internal.Membership.TeamView;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Answers the mesh and the links from the newest membership. */
@Component
public final class LogTrust implements ChannelTrust, PeerTrust {
    private final MembershipStore store;
    private final NewerKinds newer = new NewerKinds();

    /**
     * Begins to answer.
     *
     * @param store knows the teams
     */
    @Activate
    public LogTrust(@Reference MembershipStore store) {
        this.store = store;
    }

    @Override
    public Set<ChannelId> channels() {
        return store.membership().channels().keySet();
    }

    @Override
    public Optional<TeamId> teamOf(ChannelId channel) {
        return store.membership().channel(channel).map(ChannelView::team);
    }

    @Override
    public Set<PeerId> readers(ChannelId channel) {
        Membership membership = store.membership();
        Optional<ChannelView> view = membership.channel(channel);
        Optional<TeamView> team = view.map(ChannelView::team).flatMap(membership::team);
        if (view.isEmpty() || team.isEmpty()) {
            return Set.of();
        }
        if (!team.get().team().active()) {
            return view.get().hidden() && hasLeft(team.get()) ? team.get().peers() : Set.of();
        }
        return view.get().readers();
    }

    /** Whoever left goes on telling so until somebody knows. */
    private boolean hasLeft(TeamView team) {
        return team.removals().stream().anyMatch(it -> it.device().equals(store.self()) && it.by().equals(it.device()));
    }

    @Override
    public Retention retention(ChannelId channel) {
        return store.membership().channel(channel).map(ChannelView::retention).orElse(Retention.UNLIMITED);
    }

    @Override
    public boolean forgets(ChannelId channel) {
        return store.membership().channel(channel).filter(ChannelView::forgets).isPresent();
    }

    @Override
    public Verdict judge(EntryHeader header) {
        if (header.kind().equals(TeamEntry.FOUNDED)) {
            return judgeFounding(header);
        }
        boolean teamChannel = header.channel().equals(header.team().teamChannel());
        if (teamChannel != NewerKinds.belongs(header.kind()) || NewerKinds.isCritical(header.kind())
                || header.keyId().equals(KeyId.NONE)) {
            return Verdict.REFUSE;
        }
        Membership membership = store.membership();
        Optional<ChannelView> channel = membership.channel(header.channel());
        if (channel.isPresent() && !channel.get().team().equals(header.team())) {
            return Verdict.REFUSE;
        }
        Optional<TeamView> team = membership.team(header.team());
        if (team.isEmpty()) {
            return Verdict.REFUSE;
        }
        if (channel.isEmpty()) {
            return Verdict.NOT_YET;
        }
        newer.note(header);
        DeviceView author = team.get().devices().get(header.author());
        boolean may = author == null
                ? store.isArriving(header.team(), header.author())
                : mayWrite(author, channel.get(), header.kind());
        return may || mayHaveWritten(team.get(), channel.get(), header) ? Verdict.ACCEPT : Verdict.NOT_YET;
    }

    /**
     * Who lost a right wrote before, or without knowing it, and others may have answered; so it is taken, if the author had the
     * secret. What it comes to is decided by what counts.
     */
    private static boolean mayHaveWritten(TeamView team, ChannelView channel, EntryHeader header) {
        return channel.hidden()
                ? team.everAdmitted(header.author())
                : channel.holds(header.author(), header.keyId());
    }

    /** A founding entry is right if its hash is the id of a team of ours, or if we are just writing it. */
    private Verdict judgeFounding(EntryHeader header) {
        boolean inPlace = header.channel().equals(header.team().teamChannel()) && header.seq() == 1;
        boolean ours = header.author().equals(store.self()) || store.membership().team(header.team()).isPresent();
        return inPlace && ours ? Verdict.ACCEPT : Verdict.REFUSE;
    }

    /** Hubs tell their names and witness audit logs; the others write what they may read, guests nothing in public channels. */
    private static boolean mayWrite(DeviceView author, ChannelView channel, EntryKind kind) {
        return switch (channel.reach()) {
            case TEAM -> author.role() != Role.HUB || kind.equals(TeamEntry.PROFILE)
                    || AuditEntries.KINDS.contains(kind) || !TeamEntry.KINDS.contains(kind);
            case PUBLIC -> author.role().compareTo(Role.MEMBER) <= 0;
            case PRIVATE, CARRIED -> author.role() != Role.HUB && channel.entitled().contains(author.peer());
        };
    }

    @Override
    public boolean storesOnly(ChannelId channel) {
        Membership membership = store.membership();
        return membership.channel(channel).filter(view -> !view.hidden()).map(ChannelView::team)
                .flatMap(membership::team).map(view -> view.team().role()).filter(Role.HUB::equals).isPresent();
    }

    @Override
    public Optional<KeyId> writingKey(ChannelId channel) {
        return storesOnly(channel)
                ? Optional.empty()
                : store.membership().channel(channel).flatMap(ChannelView::writing);
    }

    @Override
    public byte @Nullable [] seal(EntryHeader header, byte[] associated, byte[] payload) {
        Optional<ChannelSecret> secret = secret(header);
        if (secret.isEmpty()) {
            return null;
        }
        store.wear().note(header);
        return store.agreement().seal(secret.get(), header, associated, payload);
    }

    @Override
    public Opening open(EntryHeader header, byte[] associated, byte[] ciphertext) {
        if (header.kind().equals(TeamEntry.FOUNDED)) {
            return new Opening.Opened(ciphertext);
        }
        Optional<ChannelSecret> secret = secret(header);
        if (secret.isEmpty()) {
            if (store.forgotten().contains(header.channel(), header.keyId())) {
                return new Opening.Forgotten();
            }
            store.lacking().noteUse(header.channel(), header.keyId());
            return new Opening.KeyMissing();
        }
        try {
            byte[] payload = store.agreement().open(secret.get(), header, associated, ciphertext);
            noteUse(header);
            return new Opening.Opened(payload);
        } catch (CryptoException e) {
            return new Opening.Damaged();
        }
    }

    private void noteUse(EntryHeader header) {
        Optional<ChannelView> view = store.membership().channel(header.channel());
        if (view.flatMap(ChannelView::writing).filter(header.keyId()::equals).isPresent()) {
            store.wear().note(header);
        }
        Long since = view.map(it -> it.exposed().get(header.keyId())).orElse(null);
        if (since != null && header.time().packed() > since) {
            store.noteExposed(header);
        }
    }

    private Optional<ChannelSecret> secret(EntryHeader header) {
        return store.membership().channel(header.channel()).flatMap(it -> it.key(header.keyId()))
                .map(key -> new ChannelSecret(header.keyId(), key));
    }

    @Override
    public boolean trusts(PeerId peer) {
        Membership membership = store.membership();
        if (peer.equals(store.self()) || membership.disconnected().contains(peer)) {
            return false;
        }
        for (TeamView team : membership.teams().values()) { // asked for each frame
            if (team.known(peer).isPresent() && (team.team().active() || hasLeft(team))) {
                return true;
            }
        }
        return false;
    }
}
