// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.crypto.SealingKey;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.keys.ChannelSecret;
import org.omnimesh.api.link.Links;
import org.omnimesh.api.log.ChannelLog;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.api.log.LogException;
import org.omnimesh.api.node.Profile;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;
import org.omnimesh.api.team.Admission;
import org.omnimesh.api.team.Channel;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.DeviceCard;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.Team;
import org.omnimesh.api.team.TeamException;
import org.omnimesh.team.internal.Membership.ChannelView;
import org.omnimesh.team.internal.Membership.DeviceView;
import org.omnimesh.team.internal.Membership.TeamView;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Admits by entries in the team channel and joins by an invitation; enabled by {@link TeamFounder} once there is a current
 * team.
 */
@Component(enabled = false)
public final class LogAdmission implements Admission {
    private static final int MAX_ADDRESSES = 16;
    private static final Duration STEP_LIMIT = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(LogAdmission.class);

    private final MembershipStore store;
    private final TeamJournal journal;
    private final DeviceIdentity identity;
    private final RandomSource random;
    private final TimeSource time;
    private final ReentrantLock admitting = new ReentrantLock();
    private volatile @Nullable Links links;

    /**
     * Begins to admit.
     *
     * @param store knows the teams, a current one among them
     * @param log where entries go
     * @param identity this device
     * @param random makes each consent another one
     * @param time when a team was joined
     */
    @Activate
    public LogAdmission(@Reference MembershipStore store, @Reference ChannelLog log, @Reference DeviceIdentity identity,
            @Reference RandomSource random, @Reference TimeSource time) {
        this.store = store;
        this.random = random;
        this.journal = new TeamJournal(store, log);
        this.identity = identity;
        this.time = time;
    }

    /**
     * Begins to use links, for the addresses of this device.
     *
     * @param added the links
     */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    public void bindLinks(Links added) {
        links = added;
    }

    /**
     * Stops using links.
     *
     * @param removed the links
     */
    public void unbindLinks(Links removed) {
        if (links == removed) {
            links = null;
        }
    }

    @Override
    public DeviceCard ownCard() {
        Links open = links;
        List<Multiaddr> addresses = open == null ? List.of() : open.listening().stream().limit(MAX_ADDRESSES).toList();
        Profile profile = store.membership().currentTeam().flatMap(it -> it.known(store.self()))
                .filter(it -> it.sealingKey().isPresent()).map(it -> new Profile(it.displayName(), it.deviceName()))
                .orElseGet(() -> new Profile("OmniMesh user", "OmniMesh device"));
        return new DeviceCard(store.self(), profile, identity.sealingKey(), addresses, furtherKeys());
    }

    private List<SealingKey> furtherKeys() {
        try {
            return List.of(store.agreement().ownKey());
        } catch (StorageException | CryptoException e) {
            LOG.warn("This device has no prekey now: {}", e.getMessage());
            return List.of();
        }
    }

    @Override
    public byte[] admit(DeviceCard newcomer, Role role) throws TeamException {
        return admit(newcomer, (view, own) -> {
            if (!own.role().mayInvite(role)) {
                throw new TeamException("You may not invite others to this team as " + TeamTables.word(role) + ".");
            }
            return new TeamEntry.Admitted(newcomer.peer(), newcomer.profile().displayName(),
                    newcomer.profile().deviceName(), newcomer.sealingKey(), role);
        });
    }

    @Override
    public byte[] offerDevice() throws TeamException {
        TeamView view = current();
        return new DeviceConsent.Offer(view.team().id(), own(view).member()).encode();
    }

    @Override
    public byte[] consent(byte[] offer) throws TeamException {
        try {
            DeviceConsent.Offer wanted = DeviceConsent.Offer.decode(offer);
            Optional<DeviceView> here = store.membership().team(wanted.team()).filter(it -> it.team().active())
                    .flatMap(it -> it.known(store.self())).filter(it -> !it.member().equals(wanted.member()));
            if (here.isPresent()) {
                throw new TeamException("This device belongs to that team already, as a device of "
                        + here.get().displayName() + ".");
            }
            return DeviceConsent
                    .encode(DeviceConsent.sign(identity, wanted, random.bytes(TeamEntry.CONSENT_SALT_BYTES)));
        } catch (CborException e) {
            throw new TeamException("What the other device offers is malformed.", e);
        }
    }

    private TeamEntry.Consent checked(DeviceConsent.Offer offer, PeerId newcomer, byte[] consent)
            throws TeamException {
        try {
            TeamEntry.Consent given = DeviceConsent.decode(consent);
            if (DeviceConsent.holds(store.signatures(), offer, newcomer, given)) {
                return given;
            }
        } catch (CborException e) {
            LOG.debug("A consent is malformed", e);
        }
        throw new TeamException("The new device did not agree to become a device of this user.");
    }

    @Override
    public byte[] admitDevice(DeviceCard newcomer, byte[] consent) throws TeamException {
        return admit(newcomer, (view, own) -> {
            Optional<DeviceView> known = view.known(newcomer.peer());
            if (known.filter(it -> !it.member().equals(own.member())).isPresent()) {
                throw new TeamException("That device belongs to the team already, as a device of "
                        + known.get().displayName() + ".");
            }
            TeamEntry.Consent given = checked(new DeviceConsent.Offer(view.team().id(), own.member()),
                    newcomer.peer(), consent);
            return new TeamEntry.Admitted(newcomer.peer(), own.displayName(), newcomer.profile().deviceName(),
                    newcomer.sealingKey(), own.role(), Optional.of(own.member()), Optional.of(given));
        });
    }

    /** Decides how a newcomer is admitted, or refuses. */
    private interface Terms {
        TeamEntry.Admitted of(TeamView view, DeviceView own) throws TeamException;
    }

    private TeamView current() throws TeamException {
        return store.membership().currentTeam().orElseThrow(() -> new TeamException("There is no team yet."));
    }

    private DeviceView own(TeamView view) throws TeamException {
        return view.known(store.self()).filter(it -> view.team().active())
                .orElseThrow(() -> new TeamException("This device does not belong to the team any more."));
    }

    private byte[] admit(DeviceCard newcomer, Terms terms) throws TeamException {
        admitting.lock();
        try {
            TeamView view = current();
            DeviceView own = own(view);
            if (newcomer.peer().equals(store.self())) {
                throw new TeamException("This device belongs to the team already.");
            }
            TeamEntry.Admitted entry = terms.of(view, own);
            TeamId team = view.team().id();
            store.introduce(team, newcomer);
            if (!view.devices().containsKey(newcomer.peer())) {
                append(team, entry);
            }
            DeviceView admitted = awaitDevice(team, newcomer.peer());
            if (entry.member().filter(it -> !it.equals(admitted.member())).isPresent()) {
                throw new TeamException("The device was let in by somebody else at the same time.");
            }
            if (admitted.role().compareTo(Role.MEMBER) <= 0) {
                handOverSecrets(team, newcomer);
            }
            return invitation(view, own.member(), admitted);
        } catch (LogException | StorageException | CryptoException e) {
            throw new TeamException("The newcomer could not be admitted: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TeamException("Stopped while a newcomer was being admitted.", e);
        } finally {
            admitting.unlock();
        }
    }

    private DeviceView awaitDevice(TeamId team, PeerId peer) throws LogException, InterruptedException {
        store.await(it -> it.team(team).filter(view -> view.devices().containsKey(peer)).isPresent(), STEP_LIMIT);
        return store.membership().team(team).flatMap(view -> view.known(peer))
                .orElseThrow(() -> new LogException("the admission did not come back from the log in time"));
    }

    /** Hands every secret of the hidden and every public channel to a newcomer who may read it, except those it was given already. */
    private void handOverSecrets(TeamId team, DeviceCard card) throws LogException, StorageException, CryptoException {
        Membership membership = store.membership();
        PeerId newcomer = card.peer();
        List<SealingKey> keys = new ArrayList<>(card.furtherKeys());
        membership.team(team).ifPresent(view -> keys.addAll(store.sealingKeys(view, newcomer)));
        if (keys.isEmpty()) {
            return;
        }
        List<ChannelId> channels = new ArrayList<>(List.of(team.teamChannel()));
        membership.shown(team).stream().filter(it -> it.type() == ChannelType.PUBLIC).map(Channel::id)
                .forEach(channels::add);
        for (ChannelId channel : channels) {
            Optional<ChannelView> view = membership.channel(channel);
            if (view.filter(it -> it.entitled().contains(newcomer)).isEmpty()) {
                continue;
            }
            for (Map.Entry<KeyId, SymmetricKey> key : view.map(ChannelView::keys).orElse(Map.of()).entrySet()) {
                if (!view.get().holds(newcomer, key.getKey())) {
                    byte[] box = store.agreement().handOver(team, channel,
                            new ChannelSecret(key.getKey(), key.getValue()), newcomer, keys);
                    append(team, new TeamEntry.Keys(channel, key.getKey(),
                            List.of(new TeamEntry.Box(newcomer, box))));
                }
            }
        }
    }

    private byte[] invitation(TeamView view, MemberId ownMember, DeviceView newcomer) throws TeamException {
        TeamId team = view.team().id();
        List<ChannelSecret> secrets = new ArrayList<>();
        Optional<ChannelView> hidden = store.membership().channel(team.teamChannel());
        hidden.map(ChannelView::keys).orElse(Map.of()).forEach((id, key) -> secrets.add(new ChannelSecret(id, key)));
        secrets.sort(
                Comparator.comparing(it -> hidden.flatMap(ChannelView::writing).filter(it.id()::equals).isEmpty()));
        if (secrets.isEmpty()) {
            throw new TeamException("The team's secret is not known here yet; try again when the team is in step.");
        }
        return new Invitation(team, view.team().name(), store.self(), ownMember, newcomer.peer(), newcomer.member(),
                secrets, newcomer.role()).encode();
    }

    @Override
    public Team join(DeviceCard issuer, byte[] invitation) throws TeamException {
        try {
            Invitation given = Invitation.decode(invitation, store.agreement());
            if (!given.issuer().equals(issuer.peer()) || !given.newcomer().equals(store.self())) {
                throw new TeamException("The invitation is for another device.");
            }
            TeamId team = given.team();
            store.change(team, transaction -> {
                enter(transaction, given, issuer);
                return team;
            });
            store.introduce(team, issuer);
            LOG.info("Joined team {}", team.shortForm());
            return store.membership().team(team).map(TeamView::team)
                    .orElseThrow(() -> new TeamException("The team that was joined is not in the store."));
        } catch (CborException e) {
            throw new TeamException("The invitation is malformed.", e);
        } catch (StorageException e) {
            throw new TeamException("The team could not be stored: " + e.getMessage(), e);
        }
    }

    private void enter(Transaction transaction, Invitation given, DeviceCard issuer) throws StorageException {
        TeamId team = given.team();
        long now = new HybridTime(time.now().toEpochMilli(), 0).packed();
        boolean known = transaction
                .queryOne("SELECT team FROM team_known WHERE team = ?", row -> row.bytes("team"), team)
                .isPresent();
        if (!known) {
            transaction.update("INSERT INTO team_known (team, name, since, shown) VALUES (?, ?, ?, FALSE)", team,
                    given.name(), now);
        }
        transaction.update("DELETE FROM team_ended WHERE team = ?", team);
        transaction.update("UPDATE team_known SET shown = (team = ?)", team);
        for (ChannelSecret secret : given.secrets()) {
            store.tables().store(transaction, team, team.teamChannel(), secret);
        }
        DeviceCard own = ownCard();
        expect(transaction, team, issuer, given.issuerMember(), Role.MEMBER, issuer.peer(), now - 1);
        expect(transaction, team, own, given.newcomerMember(), given.role(), issuer.peer(), now);
    }

    /** Takes a device for a member until the log is here. */
    private static void expect(Transaction transaction, TeamId team, DeviceCard card, MemberId member, Role role,
            PeerId invitedBy, long joined) throws StorageException {
        transaction.update("""
                MERGE INTO team_provisional (team, peer, member, display_name, device_name, suite, sealing_key, role, joined,
                    invited_by) KEY (team, peer) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""", team, card.peer(), member,
                card.profile().displayName(), card.profile().deviceName(), card.sealingKey().suite(),
                card.sealingKey().key(), TeamTables.word(role), joined, invitedBy);
    }

    private void append(TeamId team, TeamEntry content) throws LogException {
        journal.append(team, content);
    }
}
