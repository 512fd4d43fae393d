// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.omnimesh.workbench.internal.model.FakeNode.ME;
import static org.omnimesh.workbench.internal.model.FakeNode.NOW;
import static org.omnimesh.workbench.internal.model.FakeNode.peer;

import java.lang.reflect.Proxy;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.chat.ChatService;
import org.omnimesh.api.chat.Message;
import org.omnimesh.api.chat.MessageAdded;
import org.omnimesh.api.chat.MessageState;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.team.Channel;
import org.omnimesh.api.team.ChannelGone;
import org.omnimesh.api.team.ChannelMode;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.Team;
import org.omnimesh.testing.Ids;
import org.omnimesh.workbench.internal.model.ChannelsModel.ChannelLine;
import org.omnimesh.workbench.internal.model.ChannelsModel.InvitedLine;
import org.omnimesh.workbench.internal.model.ChannelsModel.PartLine;

class ChannelsPresenterTest {
    private static final Optional<String> DONE = Optional.empty();

    private final FakeNode node = new FakeNode();
    private final List<Optional<String>> answers = new ArrayList<>();
    private final List<ChannelId> opened = new ArrayList<>();
    private final ChannelsPresenter presenter = new ChannelsPresenter(node.services, Here.now());

    @BeforeEach
    void benIsInTheTeam() {
        node.team.put(FakeNode.person(Role.MEMBER, "Ben", peer(2), "b"));
    }

    @Test
    void withoutTheServiceChannelsAreOnlyListed() {
        assertFalse(model().ready());
        node.start();
        assertEquals(List.of("general"), names());
        assertFalse(model().creatable());
        presenter.create("x", ChannelType.PUBLIC, ChannelMode.HISTORY, opened::add, answers::add);
        assertEquals(List.of(Optional.of("OmniMesh is still starting: try again in a moment.")), answers);
    }

    @Test
    void generalComesFirstThenPublicPrivateAndDirectByName() {
        start();
        node.channel("zebra", ChannelType.PUBLIC, ChannelMode.HISTORY, false);
        node.channel("Attic", ChannelType.PUBLIC, ChannelMode.HISTORY, true);
        node.channel("salaries", ChannelType.PRIVATE, ChannelMode.EPHEMERAL, false);
        node.channel("Ben", ChannelType.DM, ChannelMode.HISTORY, false, peer(2));
        node.channel("boats", ChannelType.PUBLIC, ChannelMode.HISTORY, false);
        assertEquals(List.of("general", "boats", "zebra", "Attic", "salaries", "Ben"), names());
        assertEquals("salaries, private, newcomers read nothing older", model().channels().get(4).spoken());
        assertEquals("Attic, public, archived", model().channels().get(3).spoken());
        assertTrue(model().channels().get(4).invitable());
        assertFalse(model().channels().get(1).invitable());
    }

    @Test
    void hostileNamesAreMadeClean() {
        start();
        node.channel("a\n\u202eb", ChannelType.PUBLIC, ChannelMode.HISTORY, false);
        assertEquals("a b", model().channels().getLast().name());
    }

    @Test
    void countsWhatIsUnreadUntilItWasSeen() throws Exception {
        start();
        node.add(peer(2), "Ben", "hi", NOW, MessageState.DELIVERED);
        assertEquals(1, model().channels().getFirst().unread());
        node.chat.markRead(node.team.general());
        presenter.seen(node.team.general());
        assertEquals(0, model().channels().getFirst().unread());
    }

    @Test
    void whoeverTellsOfAMessageNeedNotWaitForTheStore() throws Exception {
        // given: a store that answers only once somebody told of the message
        start();
        Message first = node.add(peer(2), "Ben", "hi", NOW, MessageState.DELIVERED);
        CountDownLatch told = new CountDownLatch(1);
        AtomicBoolean asked = new AtomicBoolean();
        List<Boolean> inTime = new ArrayList<>();
        ChatService slow = (ChatService) Proxy.newProxyInstance(ChatService.class.getClassLoader(),
                new Class<?>[] { ChatService.class }, (proxy, method, arguments) -> {
                    if (asked.compareAndSet(false, true)) {
                        Thread.startVirtualThread(() -> {
                            presenter.happened(new MessageAdded(first));
                            told.countDown();
                        });
                        inTime.add(told.await(5, TimeUnit.SECONDS));
                    }
                    return 1L;
                });
        node.services.add(slow);
        // when
        presenter.seen(node.team.general());
        // then
        assertEquals(List.of(true), inTime);
        assertEquals(1, model().channels().getFirst().unread());
    }

    @Test
    void saysWhatAChannelIsAbout() {
        start();
        ChannelId boats = node.channel("boats", ChannelType.PUBLIC, ChannelMode.HISTORY, false);
        presenter.topic(boats, "The  new\npier", answers::add);
        assertEquals("The new pier", topic());
        presenter.topic(boats, " ", answers::add);
        assertEquals("", topic());
        presenter.topic(Ids.channel(9), "x", answers::add);
        assertEquals(List.of(DONE, DONE, Optional.of("There is no such channel.")), answers);
    }

    private String topic() {
        return model().channels().stream().filter(it -> it.name().equals("boats")).findFirst().orElseThrow().topic();
    }

    @Test
    void makesAChannelAndOpensIt() {
        start();
        presenter.create("salaries", ChannelType.PRIVATE, ChannelMode.EPHEMERAL, opened::add, answers::add);
        presenter.create("salaries", ChannelType.PRIVATE, ChannelMode.HISTORY, opened::add, answers::add);
        assertEquals(List.of(model().channels().getLast().id()), opened);
        assertEquals(List.of(DONE, Optional.of("There is a channel of that name already.")), answers);
    }

    @Test
    void guestsAreNotOfferedToMakeOne() {
        start();
        node.team.become(new Team(Ids.team(1), "Quay", Role.GUEST));
        assertFalse(model().creatable());
    }

    @Test
    void anInvitationIsAcceptedOrDeclined() {
        start();
        ChannelId salaries = node.channels.beInvited(peer(2), "salaries");
        ChannelId boats = node.channels.beInvited(peer(2), "boats");
        assertEquals(List.of(new InvitedLine(salaries, "salaries", "Ben"), new InvitedLine(boats, "boats", "Ben")),
                model().invited());
        presenter.accept(salaries, answers::add);
        presenter.decline(boats, answers::add);
        assertEquals(List.of(), model().invited());
        assertEquals(List.of("general", "salaries"), names());
        presenter.decline(boats, answers::add);
        assertEquals(List.of(DONE, DONE, Optional.of("There is no such channel.")), answers);
    }

    @Test
    void aDirectConversationIsTheSameEachTime() {
        start();
        presenter.dm(peer(2), opened::add, answers::add);
        presenter.dm(peer(2), opened::add, answers::add);
        presenter.dm(peer(9), opened::add, answers::add);
        assertEquals(2, opened.size());
        assertEquals(opened.getFirst(), opened.getLast());
        assertEquals(Optional.of("That is not a device of a member of this team."), answers.getLast());
    }

    @Test
    void invitesThoseWhoTakeNoPartAndTakesPeopleOut() throws Exception {
        // given
        start();
        node.team.put(FakeNode.person(Role.HUB, "hub", peer(8), "h"));
        node.team.put(FakeNode.person(Role.MEMBER, "Chiara", peer(3), "c"));
        ChannelId id = node.channel("salaries", ChannelType.PRIVATE, ChannelMode.HISTORY, false, peer(2));
        // then hubs are no people
        assertEquals(List.of("Chiara"), presenter.others(id).stream().map(PartLine::name).toList());
        assertEquals(List.of(new PartLine(ME, "Anna", "you, admin of the channel", true, false),
                new PartLine(peer(2), "Ben", "member", false, true)), presenter.members(id));
        // when
        presenter.invite(id, Set.of(peer(3)), answers::add);
        presenter.leave(id, answers::add);
        presenter.appoint(id, peer(2), true, answers::add);
        assertEquals("admin of the channel", presenter.members(id).getLast().detail());
        presenter.expel(id, peer(2), answers::add);
        // then
        assertEquals(peer(3), node.channels.invitations(id).getFirst().device());
        assertEquals(List.of("Anna"), presenter.members(id).stream().map(PartLine::name).toList());
        assertEquals(
                List.of(DONE, Optional.of("A channel needs an admin: make somebody else admin first."), DONE, DONE),
                answers);
    }

    @Test
    void anAdminRenamesArchivesAndLimitsAChannel() {
        // given
        start();
        ChannelId id = node.channel("boats", ChannelType.PUBLIC, ChannelMode.HISTORY, false);
        assertTrue(line(id).changeable());
        // when
        presenter.rename(id, "ships", answers::add);
        presenter.rename(id, "general", answers::add);
        presenter.retain(id, 30, answers::add);
        presenter.archive(id, true, answers::add);
        // then
        ChannelLine ships = line(id);
        assertEquals("ships", ships.name());
        assertEquals(30, ships.days());
        assertEquals("public, kept for 30 days, archived", ships.detail());
        presenter.archive(id, false, answers::add);
        presenter.retain(id, 0, answers::add);
        assertEquals("public", line(id).detail());
        assertEquals(List.of(DONE, Optional.of("There is a channel of that name already."), DONE, DONE, DONE, DONE),
                answers);
    }

    @Test
    void whoIsNoAdminIsNotOfferedToChangeAChannel() {
        start();
        node.team.put(new Channel(Ids.channel(77), "theirs", ChannelType.PUBLIC, NOW, peer(2), Optional.empty(),
                Optional.empty(), List.of(ME, peer(2)), List.of(peer(2)), Optional.empty(), ChannelMode.HISTORY,
                false));
        ChannelLine theirs = model().channels().getLast();
        assertFalse(theirs.changeable());
        presenter.rename(theirs.id(), "mine", answers::add);
        assertTrue(answers.getFirst().isPresent());
    }

    @Test
    void theConversationFollowsTheChannelAndFallsBackWhenItIsGone() {
        // given
        start();
        ConversationPresenter conversation = new ConversationPresenter(node.services, Here.now(),
                new FakeClock(node.time, ZoneOffset.UTC));
        assertEquals("#general", conversation.model().get().channel());
        ChannelId id = node.channel("salaries", ChannelType.PRIVATE, ChannelMode.EPHEMERAL, false, peer(2));
        // when it is opened
        conversation.open(id);
        // then
        assertEquals("#salaries", conversation.model().get().channel());
        assertEquals("private, newcomers read nothing older \u00b7 2 people", conversation.model().get().about());
        assertTrue(conversation.model().get().writable());
        // and when this user is taken out
        node.tell(new ChannelGone(id, "salaries"));
        assertEquals("#general", conversation.model().get().channel());
        // and nobody writes to an archived one
        conversation.open(node.channel("attic", ChannelType.PUBLIC, ChannelMode.HISTORY, true));
        assertFalse(conversation.model().get().writable());
        // and a direct one is called after the other
        conversation.open(node.channel("Ben", ChannelType.DM, ChannelMode.HISTORY, false, peer(2)));
        assertEquals("Ben", conversation.model().get().channel());
        assertEquals("direct, only you two", conversation.model().get().about());
    }

    @Test
    void aThousandChannelsAreListed() {
        start();
        for (int i = 0; i < 1000; i++) {
            node.channel("c" + i, ChannelType.PUBLIC, ChannelMode.HISTORY, false);
        }
        assertEquals(1001, model().channels().size());
    }

    private void start() {
        node.start();
        node.services.add(node.channels);
    }

    private ChannelLine line(ChannelId id) {
        return model().channels().stream().filter(it -> it.id().equals(id)).findFirst().orElseThrow();
    }

    private List<String> names() {
        return model().channels().stream().map(ChannelLine::name).toList();
    }

    private ChannelsModel model() {
        return presenter.model().get();
    }
}
