// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.pairing.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.omnimesh.api.pairing.CodeBurned;
import org.omnimesh.api.pairing.ConnectionCode;
import org.omnimesh.api.pairing.InvitationLink;
import org.omnimesh.api.pairing.OpenInvitation;
import org.omnimesh.api.pairing.Pairing;
import org.omnimesh.api.pairing.PairingException;
import org.omnimesh.api.pairing.PairingException.Reason;
import org.omnimesh.api.pairing.PairingFailed;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.Team;
import org.omnimesh.api.team.TeamDecided;
import org.omnimesh.testing.Await;

/** Invitations limited in role, uses and time. */
class InvitationTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final PairNode.Net net = new PairNode.Net();
    private final List<PairNode> nodes = new ArrayList<>();
    private PairNode ana;

    @BeforeEach
    void begin() throws Exception {
        ana = node("Ana");
    }

    @AfterEach
    void stop() {
        nodes.forEach(PairNode::close);
    }

    private PairNode node(String name) throws Exception {
        PairNode node = new PairNode(name, net);
        nodes.add(node);
        return node;
    }

    private Reason refused(String typed) throws Exception {
        PairNode other = node("Other");
        return assertThrows(PairingException.class, () -> other.pairing.join(typed, List.of())).reason();
    }

    private void join(String typed) throws Exception {
        node("Newcomer").pairing.join(typed, List.of());
    }

    @Test
    void aCodeLetsInWithItsRole() throws Exception {
        ConnectionCode code = ana.pairing.issue(Role.HUB, Duration.ofMinutes(5));

        join(code.code().shown());

        assertEquals(List.of(Role.HUB), ana.roles);
    }

    @Test
    void aPlainCodeIsForAMember() throws Exception {
        join(ana.pairing.issue().code().shown());

        assertEquals(List.of(Role.MEMBER), ana.roles);
    }

    @Test
    void aCodeExpiresWhenItsOwnTimeIsUp() throws Exception {
        ConnectionCode code = ana.pairing.issue(Role.MEMBER, Duration.ofMinutes(2));

        ana.time.advance(Duration.ofMinutes(2));

        assertEquals(Reason.INVALID, refused(code.code().shown()));
    }

    @Test
    void aLinkLetsInAsManyAsItSaysAndNoMore() throws Exception {
        InvitationLink link = ana.pairing.invite(Role.GUEST, 2, DAY);

        join(link.link());
        assertEquals(1, ana.pairing.invitations().getFirst().usesLeft());
        join(link.link());

        assertEquals(List.of(Role.GUEST, Role.GUEST), ana.roles);
        assertEquals(Reason.INVALID, refused(link.link()));
        assertEquals(List.of(), ana.pairing.invitations());
        assertTrue(ana.kept.rows.isEmpty());
        assertEquals(List.of(CodeBurned.Cause.USED),
                ana.events.facts(CodeBurned.class).stream().map(CodeBurned::cause).toList());
    }

    @Test
    void aLinkWorksWithoutDiscovery() throws Exception {
        InvitationLink link = ana.pairing.invite(Role.MEMBER, 1, DAY);
        PairNode bo = node("Bo");
        bo.pairing.unbindNameplates(bo);

        bo.pairing.join(link.link(), List.of());

        assertTrue(link.link().contains(ana.identity.peerId().toString()), "the link carries the peer id");
        assertEquals(1, ana.admitted.size());
    }

    @Test
    void noMoreJoinAtOnceThanALinkLetsIn() throws Exception {
        String link = ana.pairing.invite(Role.MEMBER, 3, DAY).link();
        List<Callable<Boolean>> joiners = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            PairNode joiner = node("Joiner " + i);
            joiners.add(() -> {
                try {
                    joiner.pairing.join(link, List.of());
                    return true;
                } catch (PairingException e) {
                    return false;
                }
            });
        }
        int won = 0;
        try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> one : all.invokeAll(joiners)) {
                won += one.get() ? 1 : 0;
            }
        }

        assertEquals(3, won);
        assertEquals(3, ana.admitted.size());
    }

    @Test
    void aLinkSurvivesARestartAndACodeDoesNot() throws Exception {
        ana.pairing.issue();
        InvitationLink link = ana.pairing.invite(Role.MEMBER, 2, DAY);
        join(link.link());

        ana.restart();

        assertEquals(List.of(new OpenInvitation(link.invitation().id(), Role.MEMBER, 1, true,
                link.invitation().issuedAt(), link.invitation().expiresAt())), ana.pairing.invitations());
        join(link.link());
        assertEquals(2, ana.admitted.size());
    }

    @Test
    void aLinkExpires() throws Exception {
        InvitationLink link = ana.pairing.invite(Role.MEMBER, 2, DAY);

        ana.time.advance(DAY);

        assertEquals(List.of(), ana.pairing.invitations());
        assertEquals(Reason.INVALID, refused(link.link()));
        assertTrue(ana.kept.rows.isEmpty());
    }

    @Test
    void revokesCodesAndLinksOneByOne() throws Exception {
        ConnectionCode code = ana.pairing.issue();
        InvitationLink first = ana.pairing.invite(Role.MEMBER, 2, DAY);
        InvitationLink second = ana.pairing.invite(Role.MEMBER, 2, DAY);
        assertEquals(3, ana.pairing.invitations().size());

        assertTrue(ana.pairing.revoke(first.invitation().id()));
        assertFalse(ana.pairing.revoke(first.invitation().id()), "only once");
        assertTrue(ana.pairing.revoke(code.invitation().id()));

        assertEquals(Reason.INVALID, refused(first.link()));
        assertEquals(Reason.INVALID, refused(code.code().shown()));
        ana.restart();
        assertEquals(List.of(second.invitation()), ana.pairing.invitations());
        join(second.link());
    }

    @Test
    void tellsTheAuditLogWhatLetsSomebodyInAndWhatIsRevoked() throws Exception {
        ConnectionCode code = ana.pairing.issue(Role.GUEST, Pairing.LIFETIME);
        ConnectionCode device = ana.pairing.issueForDevice(Pairing.LIFETIME);
        InvitationLink link = ana.pairing.invite(Role.MEMBER, 2, DAY);
        ana.pairing.revoke(link.invitation().id());
        ana.pairing.revoke("not there");

        assertEquals(List.of("invitation.made code, guest", "invitation.made code, another device",
                "invitation.made link, member, uses: 2", "invitation.revoked "),
                decided().stream().map(it -> it.action() + " " + it.detail()).toList());
        assertEquals(List.of(code.invitation().id(), device.invitation().id(), link.invitation().id(),
                link.invitation().id()), decided().stream().map(TeamDecided::subject).toList());
        assertTrue(decided().stream().allMatch(it -> it.by().equals(ana.identity.peerId())));
    }

    private List<TeamDecided> decided() {
        return ana.events.facts(TeamDecided.class);
    }

    @Test
    void burningCodesLeavesLinksAlone() throws Exception {
        InvitationLink link = ana.pairing.invite(Role.MEMBER, 1, DAY);

        ana.pairing.burn();

        join(link.link());
        assertEquals(1, ana.admitted.size());
    }

    @Test
    void aRefusedAdmissionCostsNoUse() throws Exception {
        InvitationLink link = ana.pairing.invite(Role.MEMBER, 1, DAY);
        ana.refusesNewcomers = true;
        assertEquals(Reason.UNAVAILABLE, refused(link.link()));

        ana.refusesNewcomers = false;
        join(link.link());
    }

    @Test
    void wrongTriesDoNotEndALinkButMakeItRest() throws Exception {
        InvitationLink link = ana.pairing.invite(Role.MEMBER, 1, DAY);
        int begin = link.link().indexOf("&k=") + 3;
        char other = link.link().charAt(begin + 5) == 'A' ? 'B' : 'A';
        String wrong = link.link().substring(0, begin + 5) + other + link.link().substring(begin + 6);
        PairNode guesser = node("Guesser");
        guesser.pairing.unbindNameplates(guesser);
        for (int i = 0; i < Pairing.MAX_LINK_TRIES; i++) {
            assertEquals(Reason.INVALID, assertThrows(PairingException.class,
                    () -> guesser.pairing.join(wrong, List.of())).reason(), "try " + i);
        }
        assertEquals(Reason.TOO_MANY_TRIES,
                assertThrows(PairingException.class, () -> guesser.pairing.join(link.link(), List.of())).reason());

        ana.time.advance(Pairing.LIFETIME);

        join(link.link());
    }

    @Test
    void aLinkOfAnotherTeamThanTheCurrentOneRests() throws Exception {
        InvitationLink link = ana.pairing.invite(Role.MEMBER, 1, DAY);
        ana.team = PairNode.team("Other team", Role.OWNER);

        assertEquals(Reason.INVALID, refused(link.link()));
        assertTrue(ana.admitted.isEmpty());
    }

    @Test
    void ownLinksAreNotForThisDevice() throws Exception {
        String link = ana.pairing.invite(Role.MEMBER, 1, DAY).link();

        assertEquals(Reason.MALFORMED,
                assertThrows(PairingException.class, () -> ana.pairing.join(link, List.of())).reason());
    }

    @ParameterizedTest
    @CsvSource({ "OWNER,OWNER,false", "OWNER,ADMIN,true", "OWNER,HUB,true", "ADMIN,ADMIN,false", "ADMIN,MEMBER,true",
            "ADMIN,GUEST,true", "ADMIN,HUB,true", "MEMBER,MEMBER,true", "MEMBER,GUEST,false", "MEMBER,HUB,false",
            "GUEST,GUEST,false", "HUB,MEMBER,false" })
    void whoMayInviteAsWhat(Role own, Role given, boolean may) throws Exception {
        ana.team = PairNode.team("Ana's team", own);

        if (may) {
            assertEquals(given, ana.pairing.issue(given, Pairing.LIFETIME).invitation().role());
            assertEquals(given, ana.pairing.invite(given, 1, DAY).invitation().role());
        } else {
            assertEquals(Reason.FORBIDDEN, assertThrows(PairingException.class,
                    () -> ana.pairing.issue(given, Pairing.LIFETIME)).reason());
            assertEquals(Reason.FORBIDDEN, assertThrows(PairingException.class,
                    () -> ana.pairing.invite(given, 1, DAY)).reason());
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void everyRoleMayLinkAnotherDeviceOnceWithItsOwnRole(Role own) throws Exception {
        ana.team = PairNode.team("Ana's team", own);
        ConnectionCode code = ana.pairing.issueForDevice(Duration.ofMinutes(2));
        assertEquals(own, code.invitation().role());
        assertEquals(List.of(code.invitation()), ana.pairing.invitations());

        join(own == Role.OWNER ? code.link() : code.code().shown());

        assertEquals(1, ana.linked.size());
        assertEquals(Reason.INVALID, refused(code.code().shown()));
        assertEquals(Reason.INVALID, refused(code.link()));
        assertTrue(ana.kept.rows.isEmpty(), "nothing of it outlives a restart");
    }

    @Test
    void aDeviceThatDoesNotAgreeIsNotLinked() throws Exception {
        ConnectionCode code = ana.pairing.issueForDevice(Duration.ofMinutes(2));
        PairNode other = node("Other");
        other.refusesToBeLinked = true;

        PairingException refused = assertThrows(PairingException.class,
                () -> other.pairing.join(code.link(), List.of()));

        assertEquals("This device belongs to that team already.", refused.getMessage());
        Await.until("the issuer to notice", () -> ana.events.facts(PairingFailed.class).size() == 1);
        assertEquals(List.of(), ana.linked);
    }

    @Test
    void anOrdinaryCodeLinksNoDevice() throws Exception {
        join(ana.pairing.issue().code().shown());
        assertEquals(List.of(), ana.linked);
    }

    @Test
    void aDeviceThatWasRemovedLinksNoOther() {
        ana.team = new Team(ana.team.id(), ana.team.name(), Role.OWNER, false);
        assertEquals(Reason.FORBIDDEN, assertThrows(PairingException.class,
                () -> ana.pairing.issueForDevice(Pairing.LIFETIME)).reason());
        assertEquals(Reason.MALFORMED, assertThrows(PairingException.class,
                () -> ana.pairing.issueForDevice(DAY)).reason());
    }

    @ParameterizedTest
    @CsvSource({ "0,PT1H", "101,PT1H", "1,PT59S", "1,P7DT1S" })
    void refusesLimitsOutOfRange(int uses, Duration lifetime) {
        assertEquals(Reason.MALFORMED, assertThrows(PairingException.class,
                () -> ana.pairing.invite(Role.MEMBER, uses, lifetime)).reason());
        assertEquals(Reason.MALFORMED, assertThrows(PairingException.class,
                () -> ana.pairing.issue(Role.MEMBER, Duration.ofMinutes(16))).reason());
    }

    @Test
    void makesNoMoreLinksThanItKeeps() throws Exception {
        for (int i = 0; i < Pairing.MAX_LINKS; i++) {
            ana.pairing.invite(Role.MEMBER, 1, DAY);
        }

        assertEquals(Reason.TOO_MANY_TRIES, assertThrows(PairingException.class,
                () -> ana.pairing.invite(Role.MEMBER, 1, DAY)).reason());
    }

    @Test
    void aLinkThatCannotBeStoredIsNotGiven() {
        ana.kept.failing = true;

        assertEquals(Reason.UNAVAILABLE, assertThrows(PairingException.class,
                () -> ana.pairing.invite(Role.MEMBER, 1, DAY)).reason());
        assertEquals(List.of(), ana.pairing.invitations());
    }
}
