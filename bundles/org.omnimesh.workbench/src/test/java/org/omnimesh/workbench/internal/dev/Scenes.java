// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.dev;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.omnimesh.api.audit.Act;
import org.omnimesh.api.http.Scope;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.qr.QrCode;
import org.omnimesh.api.qr.QrCodes;
import org.omnimesh.api.team.Channel;
import org.omnimesh.api.team.ChannelMode;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.Removal;
import org.omnimesh.api.team.Role;
import org.omnimesh.testing.Await;
import org.omnimesh.testing.InMemoryAudit;
import org.omnimesh.workbench.internal.model.Answer;
import org.omnimesh.workbench.internal.model.AuditPresenter;
import org.omnimesh.workbench.internal.model.Background;
import org.omnimesh.workbench.internal.model.BackupPresenter;
import org.omnimesh.workbench.internal.model.ChannelsModel.ChannelLine;
import org.omnimesh.workbench.internal.model.ChannelsPresenter;
import org.omnimesh.workbench.internal.model.FakeClock;
import org.omnimesh.workbench.internal.model.FakeLock;
import org.omnimesh.workbench.internal.model.FakeNode;
import org.omnimesh.workbench.internal.model.FakeRestores;
import org.omnimesh.workbench.internal.model.FakeTokens;
import org.omnimesh.workbench.internal.model.InvitePresenter;
import org.omnimesh.workbench.internal.model.LockPresenter;
import org.omnimesh.workbench.internal.model.StatusPresenter;
import org.omnimesh.workbench.internal.model.TeamPresenter;
import org.omnimesh.workbench.internal.model.TokensPresenter;
import org.omnimesh.workbench.internal.ui.AuditSheet;
import org.omnimesh.workbench.internal.ui.BackupSheet;
import org.omnimesh.workbench.internal.ui.ChannelActions;
import org.omnimesh.workbench.internal.ui.ChannelDialogs;
import org.omnimesh.workbench.internal.ui.InviteSheet;
import org.omnimesh.workbench.internal.ui.LockNow;
import org.omnimesh.workbench.internal.ui.Look;
import org.omnimesh.workbench.internal.ui.PassphraseSheet;
import org.omnimesh.workbench.internal.ui.PeersPanel;
import org.omnimesh.workbench.internal.ui.ProfileSheet;
import org.omnimesh.workbench.internal.ui.RecoverySheet;
import org.omnimesh.workbench.internal.ui.RestoreSheet;
import org.omnimesh.workbench.internal.ui.TeamMenu;
import org.omnimesh.workbench.internal.ui.TokensSheet;
import org.omnimesh.workbench.internal.ui.UiExecutor;
import org.omnimesh.workbench.internal.ui.UnlockSheet;

/** The dialogs on a fake node, to look at them. */
final class Scenes {
    private Scenes() {}

    static void open(String scene, FakeNode node, Shell window, UiExecutor ui, Look look, PeersPanel people) {
        switch (scene) {
            case "locked", "forgotten" -> {
                FakeLock lock = new FakeLock();
                lock.passphrase = Optional.of("secret");
                lock.locked = true;
                lock.recoverable = true;
                node.services.add(lock);
                LockPresenter presenter = new LockPresenter(node.services);
                presenter.unlock("wrong".toCharArray());
                UnlockSheet.watch(window, ui, look, presenter, window::close);
                if (scene.equals("forgotten")) {
                    settle(window.getDisplay());
                    press(window.getDisplay(), "forgotten");
                }
            }
            case "passphrase", "change" -> {
                FakeLock lock = new FakeLock();
                lock.passphrase = scene.equals("change") ? Optional.of("secret") : Optional.empty();
                node.services.add(lock);
                LockPresenter presenter = new LockPresenter(node.services);
                Await.until("the lock", () -> !presenter.model().get().toString().startsWith("Unk"));
                PassphraseSheet.open(window, ui, look, presenter);
            }
            case "person", "ask" -> {
                ben(window, people);
                if (scene.equals("ask")) {
                    press(window.getDisplay(), "deed-3");
                }
            }
            case "invite" -> {
                node.services.add((QrCodes) Scenes::looksLikeQr);
                InvitePresenter presenter = new InvitePresenter(node.services, Background.threads("preview"),
                        new FakeClock(node.time, ZoneOffset.UTC));
                presenter.link(Role.MEMBER, 20, Duration.ofDays(3), Answer.NOBODY);
                presenter.code(Role.MEMBER, Duration.ofMinutes(15), Answer.NOBODY);
                Await.until("the code", () -> presenter.model().get().made().isPresent());
                InviteSheet.open(window, ui, look, presenter);
            }
            case "audit" -> {
                InMemoryAudit audit = new InMemoryAudit(node.time);
                String ben = FakeNode.peer(2).toString();
                for (int i = 0; i < 40; i++) {
                    audit.record(new Act(Act.NODE, "node.started", "", ""));
                    audit.record(new Act(ben, "team.role", FakeNode.peer(3).toString(), "guest to member"));
                    audit.record(new Act(Act.UNKNOWN, "pairing.failed", "a code that has expired", "refused"));
                    audit.record(new Act("token:backup", "file.fetched", "quay-wall.pdf", "4.3 MB"));
                }
                node.services.add(audit);
                AuditPresenter presenter = new AuditPresenter(node.services);
                presenter.verify(Answer.NOBODY);
                AuditSheet.open(window, ui, look, presenter);
            }
            case "gone" -> {
                node.team.gone(
                        new Removal(node.team.current().id(), FakeNode.peer(8), "Fred", "tablet", FakeNode.peer(2),
                                node.time.now(), 0));
                node.team.gone(new Removal(node.team.current().id(), FakeNode.peer(9), "Gus", "old phone", FakeNode.ME,
                        node.time.now(), 3));
                people.goToPeople();
                settle(window.getDisplay());
                key(window, SWT.END);
            }
            case "lock" -> {
                node.services.add(new FakeLock());
                LockPresenter presenter = new LockPresenter(node.services);
                Await.until("the lock", () -> !presenter.model().get().toString().startsWith("Unk"));
                LockNow.lock(window, ui, look, presenter);
            }
            case "channel" -> new ChannelActions(ui, look, presenter(node), id -> {}).create(window);
            case "channel-members", "channel-invite" -> {
                ChannelId id = node.channel("salaries 2", ChannelType.PRIVATE, ChannelMode.HISTORY, false,
                        FakeNode.peer(2));
                ChannelsPresenter presenter = presenter(node);
                ChannelLine line = presenter.model().get().channels().stream().filter(it -> it.id().equals(id))
                        .findFirst().orElseThrow();
                new ChannelActions(ui, look, presenter, open -> {}).show(window, line, scene.equals("channel-invite"));
            }
            case "Rename", "Topic", "Archive", "How" -> {
                ChannelsPresenter presenter = presenter(node);
                ChannelDialogs.open(new ChannelActions(ui, look, presenter, open -> {}), window,
                        presenter.model().get().channels().get(1), scene);
            }
            case "answer" -> {
                ChannelsPresenter presenter = presenter(node);
                ChannelDialogs.answer(new ChannelActions(ui, look, presenter, open -> {}), window,
                        presenter.model().get().invited().getFirst());
            }
            case "found" -> new TeamMenu(ui, look, new TeamPresenter(node.services)).found(window);
            case "device" -> {
                ben(window, people);
                press(window.getDisplay(), "remove-device");
            }
            case "many" -> {
                for (int i = 0; i < 1000; i++) {
                    node.channel("channel with the number " + i, ChannelType.PUBLIC, ChannelMode.HISTORY, false);
                }
                for (int i = 10; i < 200; i++) {
                    node.team.put(FakeNode.person(Role.MEMBER, "Person " + i, FakeNode.peer(i), "device"));
                }
            }
            case "safety" -> {
                node.services.add((QrCodes) Scenes::looksLikeQr);
                ben(window, people);
                press(window.getDisplay(), "deed-1");
            }
            case "recovery", "words" -> {
                FakeLock lock = new FakeLock();
                lock.recoverable = scene.equals("recovery");
                lock.passphrase = scene.equals("recovery") ? Optional.of("secret") : Optional.empty();
                node.services.add(lock);
                LockPresenter presenter = new LockPresenter(node.services);
                Await.until("the lock", () -> !presenter.model().get().toString().startsWith("Unk"));
                RecoverySheet.open(window, ui, look, presenter);
                if (scene.equals("words")) {
                    press(window.getDisplay(), "recovery-make");
                }
            }
            case "backup" -> BackupSheet.open(window, ui, look, new BackupPresenter(node.services));
            case "restore", "restored", "restoring" -> {
                node.services.add(scene.equals("restoring")
                        ? new FakeRestores(() -> WindowPreview.sleep(5_000))
                        : new FakeRestores());
                RestoreSheet.open(window, ui, look, new BackupPresenter(node.services));
                if (!scene.equals("restore")) {
                    type(window.getDisplay(), "restore-file", "/media/stick/omnimesh.backup");
                    type(window.getDisplay(), "restore-folder", "/home/anna/omnimesh put back");
                    type(window.getDisplay(), "restore-secret", "three random words");
                    press(window.getDisplay(), "restore-begin");
                }
            }
            case "tokens", "token" -> {
                node.services.add(new FakeTokens());
                TokensPresenter presenter = new TokensPresenter(node.services);
                presenter.make("nightly backup", Scope.READ, Optional.of(Duration.ofDays(30)), it -> {}, Answer.NOBODY);
                presenter.make("harbour bot", Scope.SEND, Optional.empty(), it -> {}, Answer.NOBODY);
                TokensSheet.open(window, ui, look, presenter);
                if (scene.equals("token")) {
                    press(window.getDisplay(), "token-new");
                }
            }
            case "profile" -> {
                StatusPresenter presenter = new StatusPresenter(node.services);
                Await.until("the names", () -> !presenter.model().get().me().isEmpty());
                ProfileSheet.open(window, ui, look, presenter);
            }
            case "stepdown" -> {
                node.team.put(FakeNode.person(Role.OWNER, "Ben Okafor", FakeNode.peer(2), "workstation"));
                settle(window.getDisplay());
                people.goToPeople();
                key(window, SWT.HOME);
                key(window, SWT.CR);
                press(window.getDisplay(), "deed-0");
                find(window.getDisplay(), "role-Owner").notifyListeners(SWT.Traverse, down());
                press(window.getDisplay(), "role-done");
            }
            case "role" -> {
                ben(window, people);
                press(window.getDisplay(), "deed-2");
            }
            default -> { /* the window as it is */ }
        }
    }

    /** Channels of every kind. */
    static void fill(FakeNode node) {
        for (String name : List.of("quay-wall", "anchors", "harbour office")) {
            node.channel(name, ChannelType.PUBLIC, ChannelMode.HISTORY, false);
        }
        node.channel("salaries", ChannelType.PRIVATE, ChannelMode.EPHEMERAL, false, FakeNode.peer(2));
        node.channel("Ben Okafor", ChannelType.DM, ChannelMode.HISTORY, false, FakeNode.peer(2));
        node.channels.beInvited(FakeNode.peer(2), "the surprise for Chiara");
        node.replication.comeTooLate(node.team.general(), 3);
        Channel general = node.team.get(node.team.general()).orElseThrow();
        node.team
                .put(new Channel(general.id(), general.name(), general.type(), general.createdAt(), general.createdBy(),
                        general.description(), Optional.of("The quay wall: sections by Friday, survey on Monday"),
                        general.members(), general.admins()));
    }

    /** A picture of the right size for a preview; no camera reads it. */
    private static QrCode looksLikeQr(String text) {
        Random random = new Random(text.hashCode());
        return new QrCode(Stream.generate(() -> random.ints(37, 0, 2).mapToObj(Integer::toString)
                .collect(Collectors.joining())).limit(37).toList());
    }

    private static ChannelsPresenter presenter(FakeNode node) {
        ChannelsPresenter presenter = new ChannelsPresenter(node.services);
        Await.until("the channels", () -> presenter.model().get().channels().size() > 5);
        return presenter;
    }

    private static void ben(Shell window, PeersPanel people) {
        settle(window.getDisplay());
        people.goToPeople();
        key(window, SWT.HOME);
        key(window, SWT.ARROW_DOWN);
        key(window, SWT.CR);
    }

    /** Lets the window come to rest. */
    static void settle(Display display) {
        for (long end = System.nanoTime() + 3_000_000_000L; System.nanoTime() < end;) {
            if (!display.readAndDispatch()) {
                Thread.onSpinWait();
            }
        }
    }

    private static void key(Shell window, int code) {
        Display display = window.getDisplay();
        Event event = new Event();
        event.type = SWT.KeyDown;
        event.keyCode = code;
        Control focused = display.getFocusControl();
        (focused == null ? find(window, "people") : focused).notifyListeners(SWT.KeyDown, event);
    }

    private static Event down() {
        Event event = new Event();
        event.detail = SWT.TRAVERSE_ARROW_NEXT;
        return event;
    }

    private static void press(Display display, String id) {
        find(display, id).notifyListeners(SWT.Selection, new Event());
    }

    private static void type(Display display, String id, String text) {
        ((Text) find(display, id)).setText(text);
    }

    private static Control find(Display display, String id) {
        for (Shell shell : display.getShells()) {
            Control found = find(shell, id);
            if (found != null) {
                return found;
            }
        }
        throw new IllegalStateException("no " + id);
    }

    private static Control find(Composite parent, String id) {
        for (Control child : parent.getChildren()) {
            if (id.equals(child.getData("org.omnimesh.id"))) {
                return child;
            }
            Control found = child instanceof Composite inner ? find(inner, id) : null;
            if (found != null) {
                return found;
            }
        }
        return null;
    }
}
