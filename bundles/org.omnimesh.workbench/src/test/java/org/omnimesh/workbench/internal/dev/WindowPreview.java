// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.dev;

import static org.omnimesh.workbench.internal.model.FakeNode.ME;
import static org.omnimesh.workbench.internal.model.FakeNode.NOW;
import static org.omnimesh.workbench.internal.model.FakeNode.file;
import static org.omnimesh.workbench.internal.model.FakeNode.member;
import static org.omnimesh.workbench.internal.model.FakeNode.peer;
import static org.omnimesh.workbench.internal.model.FakeNode.stranger;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.omnimesh.api.chat.MessageState;
import org.omnimesh.api.pairing.PairingException.Reason;
import org.omnimesh.api.team.Presence;
import org.omnimesh.api.team.Role;
import org.omnimesh.testing.Await;
import org.omnimesh.workbench.internal.model.Background;
import org.omnimesh.workbench.internal.model.ChannelsPresenter;
import org.omnimesh.workbench.internal.model.ConversationPresenter;
import org.omnimesh.workbench.internal.model.FakeNode;
import org.omnimesh.workbench.internal.model.Live;
import org.omnimesh.workbench.internal.model.PairingPresenter;
import org.omnimesh.workbench.internal.model.PeersPresenter;
import org.omnimesh.workbench.internal.model.SafetyPresenter;
import org.omnimesh.workbench.internal.model.StatusPresenter;
import org.omnimesh.workbench.internal.model.TeamPresenter;
import org.omnimesh.workbench.internal.ui.ChannelActions;
import org.omnimesh.workbench.internal.ui.ChannelsPanel;
import org.omnimesh.workbench.internal.ui.ConversationPanel;
import org.omnimesh.workbench.internal.ui.Look;
import org.omnimesh.workbench.internal.ui.Palette;
import org.omnimesh.workbench.internal.ui.PeersPanel;
import org.omnimesh.workbench.internal.ui.StatusBanner;
import org.omnimesh.workbench.internal.ui.TeamMenu;
import org.omnimesh.workbench.internal.ui.UiExecutor;

/**
 * Opens the panels on a fake node, to look at them: {@code WindowPreview light|dark [SCENE [NAME]]} in the repository's root,
 * see also {@link Scenes}. With a name, Ben and his device are called so.
 */
public final class WindowPreview {
    private WindowPreview() {}

    public static void main(String[] arguments) {
        String scene = arguments.length > 1 ? arguments[1] : "full";
        FakeNode node = new FakeNode();
        boolean closed = List.of("starting", "locked", "forgotten").contains(scene);
        if (!closed) {
            node.start();
        }
        System.setProperty("org.eclipse.swt.internal.gtk.cssFile",
                Path.of("bundles/org.omnimesh.workbench/css/gtk.css").toAbsolutePath().toString());
        Display display = new Display();
        boolean dark = arguments.length > 0 && arguments[0].equals("dark");
        display.setDarkThemePreferred(dark);
        UiExecutor ui = new UiExecutor(display);
        Live<Palette> palette = new Live<>(dark ? Palette.DARK : Palette.LIGHT);
        Look look = new Look(display, ui, palette);
        Shell shell = new Shell(display);
        shell.setText("OmniMesh");
        shell.setSize(1280, 800);
        shell.setLocation(0, 0);
        GridLayout layout = new GridLayout(2, false);
        layout.marginWidth = 0;
        layout.marginHeight = 0;
        layout.horizontalSpacing = 0;
        layout.verticalSpacing = 0;
        shell.setLayout(layout);
        TeamPresenter team = new TeamPresenter(node.services);
        node.services.add(node.safety);
        if (!closed) {
            node.services.add(node.channels);
        }
        SafetyPresenter safety = new SafetyPresenter(node.services);
        PeersPresenter peers = new PeersPresenter(node.services);
        StatusPresenter status = new StatusPresenter(node.services);
        StatusBanner banner = new StatusBanner(shell, ui, look, status, new TeamMenu(ui, look, team));
        banner.control().setLayoutData(new GridData(SWT.FILL, SWT.TOP, true, false, 2, 1));
        SashForm left = new SashForm(shell, SWT.VERTICAL);
        GridData place = new GridData(SWT.FILL, SWT.FILL, false, true);
        place.widthHint = 300;
        left.setLayoutData(place);
        PairingPresenter pairing = new PairingPresenter(node.services);
        ChannelsPresenter channels = new ChannelsPresenter(node.services);
        ConversationPresenter conversation = new ConversationPresenter(node.services, Background.threads("preview"),
                Clock.fixed(NOW, ZoneOffset.UTC));
        ChannelActions channelActions = new ChannelActions(ui, look, channels, conversation::open);
        new ChannelsPanel(left, ui, look, channels, conversation, channelActions);
        PeersPanel panelOfPeople = new PeersPanel(left, ui, look, peers, pairing, team, safety, channelActions);
        left.setWeights(50, 50);
        Composite right = new Composite(shell, SWT.NONE);
        right.setLayout(new FillLayout());
        right.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
        ConversationPanel panel = new ConversationPanel(right, ui, look, conversation);
        if (!closed && !scene.equals("empty")) {
            String given = arguments.length > 2 ? arguments[2] : "";
            fill(node, conversation, given.isEmpty() ? "Ben Okafor" : given, given.isEmpty() ? "workstation" : given);
            Scenes.fill(node);
        }
        shell.open();
        panel.focus();
        switch (scene) {
            case "code" -> pairing.showCode();
            case "enter" -> pairing.enterCode();
            case "wrong" -> {
                node.pairing.refuse(Reason.INVALID,
                        "This code does not work: it may be wrong, expired or used. Ask for a new one.");
                pairing.join("OMNI-7K3Q-9FXD");
            }
            case "joining" -> {
                node.pairing.whileJoining(() -> sleep(60_000));
                pairing.join("OMNI-7K3Q-9FXD");
            }
            case "stopped" -> {
                node.node.stop();
                node.chat.refuse("The disk is full: free some space and send again.");
                conversation.send("lost", () -> {});
            }
            default -> Scenes.open(scene, node, shell, ui, look, panelOfPeople);
        }
        Scenes.settle(display);
        System.out.println("to be seen");
        while (!shell.isDisposed()) {
            if (!display.readAndDispatch()) {
                display.sleep();
            }
        }
        System.exit(0);
    }

    static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void fill(FakeNode node, ConversationPresenter conversation, String ben, String device) {
        node.team.put(FakeNode.person(Role.ADMIN, ben, peer(2), device, peer(5), "phone"));
        node.team.put(FakeNode.person(Role.MEMBER, "Chiara", peer(3), "chiara-macbook"));
        node.team.put(FakeNode.person(Role.GUEST, "A very long display name that goes on and on and on", peer(4),
                "phone"));
        node.team.put(FakeNode.person(Role.HUB, "harbour-hub", peer(6), "raspberry"));
        List.of(member(2, ben, device, Presence.ONLINE),
                FakeNode.verified(member(3, "Chiara", "chiara-macbook", Presence.AWAY)),
                member(6, "harbour-hub", "raspberry", Presence.ONLINE),
                stranger("Dmitri", "thinkpad"), stranger("<b>Eve</b> & co", "")).forEach(node.peers::put);
        var yesterday = NOW.minus(Duration.ofDays(1));
        for (int i = 0; i < 60; i++) {
            node.add(peer(2), ben, "Earlier message " + i, yesterday.minus(Duration.ofHours(2)),
                    MessageState.DELIVERED);
        }
        node.add(ME, "Anna", "The new anchor chain arrives tomorrow at eight.", yesterday, MessageState.DELIVERED);
        var at = NOW.minus(Duration.ofMinutes(40));
        node.add(peer(2), ben, "Morning! Are the drawings for the quay wall ready?", at,
                MessageState.DELIVERED);
        node.add(peer(2), ben, "The surveyor asked for them twice already.", at.plusSeconds(20),
                MessageState.DELIVERED);
        node.add(ME, "Anna", "Nearly. Two sheets are missing the sections, I will have them by noon.",
                at.plusSeconds(90), MessageState.DELIVERED);
        node.add(peer(3), "Chiara", "I measured the bollards again:\n  north  4.20 m\n  south  4.35 m\n"
                + "The <b>old</b> plan & its table say 4.00 for both, so somebody please correct it before it goes "
                + "out to the harbour office, they print whatever they get.", at.plusSeconds(600),
                MessageState.DELIVERED);
        node.add(peer(2), ben, "", at.plusSeconds(900), MessageState.DELIVERED,
                Optional.of(file(1, "quay-wall-sections-rev-C-final-really-final.pdf", 4_318_204)));
        var big = file(2, "survey-2026.las", 1_431_820_400);
        node.add(peer(2), ben, "", at.plusSeconds(910), MessageState.DELIVERED, Optional.of(big));
        conversation.save(big.file(), Path.of(System.getProperty("java.io.tmpdir"), "survey-2026.las"));
        Await.until("the file to be asked for", () -> !node.files.transfers().isEmpty());
        node.files.arrive(big.file(), 600_000_000, 24_000_000);
        node.add(ME, "Anna", "Thank you! \uD83D\uDC4D", at.plusSeconds(1000), MessageState.DELIVERED);
        node.add(ME, "Anna", "Looking at it now.", at.plusSeconds(1010), MessageState.SENT);
    }
}
