// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.omnimesh.workbench.internal.model.FakeNode.ME;
import static org.omnimesh.workbench.internal.model.FakeNode.NOW;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.omnimesh.api.chat.Message;
import org.omnimesh.api.chat.MessageState;
import org.omnimesh.api.team.ChannelChange;
import org.omnimesh.api.team.Role;
import org.omnimesh.workbench.internal.model.ConversationModel.FileLine;
import org.omnimesh.workbench.internal.model.ConversationModel.Line;
import org.omnimesh.workbench.internal.model.ConversationModel.MessageLine;
import org.omnimesh.workbench.internal.model.ConversationModel.NoteLine;

class ConversationPresenterTest {
    private final FakeNode node = new FakeNode();
    private final ConversationPresenter presenter = new ConversationPresenter(node.services, Here.now(),
            Clock.fixed(NOW, ZoneOffset.UTC));

    @TempDir
    Path folder;

    @Test
    void isNotReadyWhileTheNodeStartsAndGivesTheTextBack() {
        List<String> back = new ArrayList<>();
        presenter.send("too early", () -> back.add("too early"));
        assertFalse(presenter.model().get().ready());
        assertEquals(List.of("too early"), back);
    }

    @Test
    void showsWhatIsSentAndThatItWasDelivered() {
        node.start();
        presenter.send("  Hello\nBen  ", () -> {});
        assertEquals("Hello\nBen", last().text());
        assertEquals("sent", last().delivery());
        node.chat.confirm(node.chat.messages().getLast().id(), FakeNode.peer(2));
        assertEquals("delivered", last().delivery());
        assertTrue(last().own());
    }

    @Test
    void showsTheTopicAndWhatCameTooLateToBeRead() throws Exception {
        node.start();
        assertEquals("", presenter.model().get().topic() + presenter.model().get().unreadable());
        node.channels.change(node.team.general(), new ChannelChange(Optional.empty(), Optional.empty(),
                Optional.of("The \u202enew pier"), Optional.empty()));
        assertEquals("The new pier", presenter.model().get().topic());
        // of what cannot be read, nothing is told: it is looked for
        node.replication.comeTooLate(node.team.general(), 1);
        assertEquals("", presenter.model().get().unreadable());
        presenter.tick();
        assertEquals("1 entry came too late to be read on this device: its key had been deleted by then.",
                presenter.model().get().unreadable());
        node.replication.comeTooLate(node.team.general(), 12);
        presenter.tick();
        assertEquals("12 entries came too late to be read on this device: their keys had been deleted by then.",
                presenter.model().get().unreadable());
    }

    @Test
    void showsTheAnswerOfAPeerAndMarksItRead() {
        node.start();
        Message answer = node.add(FakeNode.peer(2), "Ben", "Hi Anna", NOW, MessageState.DELIVERED);
        assertEquals(answer.id().toString(), last().id());
        assertFalse(last().own());
        assertEquals("", last().delivery());
        assertEquals(0, unread());
    }

    @Test
    void whatTheUserWroteOnHerOtherDeviceIsHerOwn() {
        // given a user with two devices
        node.start();
        node.team.put(FakeNode.person(Role.OWNER, "Anna", ME, "laptop", FakeNode.peer(7), "phone"));
        // when she writes on the other one
        node.add(FakeNode.peer(7), "Anna", "From the phone", NOW, MessageState.DELIVERED);
        // then it is hers, and how far it got is not claimed, as only the phone knows
        assertTrue(last().own());
        assertEquals("", last().delivery());
        assertTrue(last().spoken().startsWith("You, "), last().spoken());
        // and what another person writes is not
        node.add(FakeNode.peer(2), "Ben", "Hi", NOW, MessageState.DELIVERED);
        assertFalse(last().own());
    }

    @Test
    void marksNothingReadWhileTheWindowIsBehind() {
        node.start();
        presenter.watched(false);
        node.add(FakeNode.peer(2), "Ben", "Hi", NOW, MessageState.DELIVERED);
        assertEquals(1, unread());
        presenter.watched(true);
        assertEquals(0, unread());
    }

    @Test
    void doesNotSendBlankText() {
        node.start();
        presenter.send(" \n ", () -> {});
        assertEquals(List.of(), node.chat.messages());
    }

    @Test
    void saysOneSentenceAndGivesTheTextBackWhenSendingFails() {
        node.start();
        node.chat.refuse("The disk is full.");
        List<String> back = new ArrayList<>();
        presenter.send("Hello", () -> back.add("Hello"));
        assertEquals(Optional.of("The disk is full."), presenter.model().get().problem());
        assertEquals(List.of("Hello"), back);
        presenter.dismiss();
        assertEquals(Optional.empty(), presenter.model().get().problem());
    }

    @Test
    void namesTheSenderOnceForARowAndBeginsANewDay() {
        node.start();
        node.add(FakeNode.peer(2), "Ben", "a", NOW.minus(Duration.ofDays(1)), MessageState.DELIVERED);
        node.add(FakeNode.peer(2), "Ben", "b", NOW.minus(Duration.ofMinutes(20)), MessageState.DELIVERED);
        node.add(FakeNode.peer(2), "Ben", "c", NOW.minus(Duration.ofMinutes(19)), MessageState.DELIVERED);
        node.add(FakeNode.peer(2), "Ben", "d", NOW, MessageState.DELIVERED);
        List<String> shown = presenter.model().get().lines().stream().map(line -> switch (line) {
            case NoteLine note -> note.text();
            case MessageLine message -> message.text() + (message.first() ? "!" : "");
        }).toList();
        assertEquals(List.of("Yesterday", "a!", "Today", "b!", "c", "d!"), shown);
    }

    @Test
    void drawsHostileTextAsText() {
        node.start();
        node.add(FakeNode.peer(2), "E\u202eve\n", "<b>x</b>\u0007\u202e\u200b &\n\ty\r", NOW, MessageState.DELIVERED);
        assertEquals("<b>x</b> &\n    y", last().text());
        assertEquals("Eve", last().sender());
        node.add(FakeNode.peer(2), "Eve", "\n".repeat(9000), NOW, MessageState.DELIVERED);
        assertTrue(last().text().lines().count() <= Words.MAX_LINES + 1);
    }

    @Test
    void showsEarlierMessagesWhenAsked() {
        node.start();
        for (int i = 0; i < 120; i++) {
            node.add(ME, "Anna", "m" + i, NOW, MessageState.SENT);
        }
        assertTrue(presenter.model().get().hasEarlier());
        assertEquals("m70", messages().getFirst().text());
        presenter.showEarlier();
        presenter.showEarlier();
        assertEquals("m0", messages().getFirst().text());
        assertFalse(presenter.model().get().hasEarlier());
    }

    @Test
    void savesAFileWithProgressAndNeverReplacesOne() throws Exception {
        // given a shared file, and a file of that name in the user's folder
        node.start();
        var file = FakeNode.file(1, "plan.pdf", 2_000_000);
        node.add(FakeNode.peer(2), "Ben", "", NOW, MessageState.DELIVERED, Optional.of(file));
        assertEquals(new FileLine(file.file(), "plan.pdf", "2.0 MB", -1, false), file());
        Files.writeString(folder.resolve("plan.pdf"), "mine");
        // when it is saved there
        presenter.save(file.file(), folder.resolve("plan.pdf"));
        // then it goes beside it, and its progress is shown
        Path target = folder.resolve("plan (2).pdf");
        assertEquals(List.of(target), node.files.targets(node.files.transfers().getFirst().id()));
        assertFalse(file().savable());
        node.files.arrive(file.file(), 1_000_000, 24_000_000);
        assertEquals("50 % of 2.0 MB, 24.0 MB/s", file().detail());
        // and when nobody can go on with it
        node.files.fail(file.file(), "Nobody who has it is connected.");
        assertEquals(new FileLine(file.file(), "plan.pdf", "Nobody who has it is connected.", -1, true), file());
        // then it can be saved again
        presenter.save(file.file(), target);
        node.files.arrive(file.file(), 2_000_000, 24_000_000);
        assertEquals("2.0 MB, saved to " + target, file().detail());
        assertTrue(Files.exists(target));
    }

    @Test
    void sharesAFileAndSaysWhenItCannotBeRead() throws Exception {
        node.start();
        Path good = Files.writeString(folder.resolve("good.txt"), "content");
        presenter.share(List.of(good));
        assertEquals("good.txt", file().name());
        assertEquals(Optional.empty(), presenter.model().get().activity());
        presenter.share(List.of(folder.resolve("missing.txt")));
        assertEquals(Optional.of("The file missing.txt cannot be read."), presenter.model().get().problem());
    }

    private long unread() {
        return node.chat.unread(node.team.general());
    }

    private List<MessageLine> messages() {
        return presenter.model().get().lines().stream().filter(MessageLine.class::isInstance)
                .map(MessageLine.class::cast).toList();
    }

    private MessageLine last() {
        Line line = presenter.model().get().lines().getLast();
        return assertInstanceOf(MessageLine.class, line);
    }

    private FileLine file() {
        return last().file().orElseThrow();
    }
}
