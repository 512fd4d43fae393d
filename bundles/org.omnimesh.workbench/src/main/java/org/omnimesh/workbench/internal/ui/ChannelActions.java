// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.team.ChannelMode;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.workbench.internal.model.ChannelsModel.ChannelLine;
import org.omnimesh.workbench.internal.model.ChannelsModel.InvitedLine;
import org.omnimesh.workbench.internal.model.ChannelsPresenter;

/** What can be done about channels: make, open, invite, answer an invitation, leave. */
public final class ChannelActions {
    private static final int LONGEST = 64;
    private static final int LONGEST_TOPIC = 256;

    private final UiExecutor ui;
    private final Look look;
    private final ChannelsPresenter presenter;
    private final Consumer<ChannelId> open;

    /**
     * Makes them.
     *
     * @param ui the display's thread
     * @param look colours and fonts
     * @param presenter does it
     * @param open shows a channel, on the display's thread
     */
    public ChannelActions(UiExecutor ui, Look look, ChannelsPresenter presenter, Consumer<ChannelId> open) {
        this.ui = ui;
        this.look = look;
        this.presenter = presenter;
        this.open = open;
    }

    List<ListRow.Action> about(Shell window, ChannelLine channel) {
        List<ListRow.Action> actions = new ArrayList<>();
        actions.add(new ListRow.Action("&Open", () -> open.accept(channel.id())));
        actions.add(new ListRow.Action("&Who takes part\u2026", () -> members(window, channel)));
        if (channel.invitable()) {
            actions.add(new ListRow.Action("&Invite people\u2026", () -> invite(window, channel)));
        }
        if (channel.changeable()) {
            actions.add(new ListRow.Action("&Rename\u2026", () -> rename(window, channel)));
            actions.add(new ListRow.Action("&Topic\u2026", () -> topic(window, channel)));
            actions.add(new ListRow.Action("How long it is &kept\u2026",
                    () -> RetentionSheet.open(window, ui, look, presenter, channel)));
            actions.add(new ListRow.Action(channel.archived() ? "Take out of the &archive" : "&Archive\u2026",
                    () -> archive(window, channel)));
        }
        if (channel.leavable()) {
            actions.add(new ListRow.Action("&Leave the channel\u2026", () -> leave(window, channel)));
        }
        return actions;
    }

    /**
     * Shows who takes part in a channel, or whom to invite to it.
     *
     * @param window what the dialog stands over
     * @param channel the channel
     * @param inviting whether to choose whom to invite
     */
    public void show(Shell window, ChannelLine channel, boolean inviting) {
        if (inviting) {
            invite(window, channel);
        } else {
            members(window, channel);
        }
    }

    private void members(Shell window, ChannelLine channel) {
        MembersSheet.open(window, ui, look, presenter, channel, () -> invite(window, channel),
                () -> leave(window, channel));
    }

    private void invite(Shell window, ChannelLine channel) {
        ChannelInviteSheet.open(window, ui, look, presenter, channel);
    }

    private void rename(Shell window, ChannelLine channel) {
        NameSheet.open(window, ui, look, "Rename the channel", "Everybody who takes part sees the new name.",
                channel.name(), "&Rename", "Renaming\u2026",
                (name, answer) -> presenter.rename(channel.id(), name, answer));
    }

    private void topic(Shell window, ChannelLine channel) {
        NameSheet.open(window, ui, look, "Topic of " + channel.name(),
                "What it is about now, in one line. Everybody who takes part sees it above the messages; an empty one "
                        + "takes it away.",
                new NameSheet.Line("Topic", LONGEST_TOPIC, true), channel.topic(), "C&hange", "Changing it\u2026",
                (topic, answer) -> presenter.topic(channel.id(), topic, answer));
    }

    private void archive(Shell window, ChannelLine channel) {
        Ask.then(window, ui, look,
                (channel.archived() ? "Use " + channel.name() + " again?" : "Archive " + channel.name() + "?"),
                channel.archived()
                        ? "Everybody who takes part can write there again."
                        : "Everybody who takes part can read it, and nobody writes there, until it is taken out of the "
                                + "archive.",
                channel.archived() ? "&Use it" : "&Archive", "Changing it\u2026",
                answer -> presenter.archive(channel.id(), !channel.archived(), answer),
                () -> { /* the list shows it */ });
    }

    private void leave(Shell window, ChannelLine channel) {
        Ask.then(window, ui, look, "Leave " + channel.name() + "?",
                "You read nothing that is written there from now on. Coming back needs an invitation of somebody who takes "
                        + "part.",
                "&Leave", "Leaving, with a fresh key for those who stay\u2026",
                answer -> presenter.leave(channel.id(), answer), () -> { /* the list shows it */ });
    }

    /** Asks what to do about an invitation. */
    void answer(Shell window, InvitedLine invited) {
        Sheet sheet = new Sheet(window, ui, look, "Invitation", "channel-invitation");
        sheet.heading(invited.by() + " invites you to " + invited.name());
        sheet.text(
                "It is a private channel: only those who take part know of it and read it. If you decline, you can be "
                        + "invited again.",
                Look.Role.TEXT);
        sheet.closing("La&ter");
        sheet.button("&Decline", "decline", () -> sheet.run("Declining\u2026",
                answer -> presenter.decline(invited.channel(), answer), sheet::close));
        Button join = sheet.button("&Join", "accept", () -> sheet.run("Joining\u2026",
                answer -> presenter.accept(invited.channel(), answer), () -> {
                    sheet.close();
                    open.accept(invited.channel());
                }));
        sheet.shell().setDefaultButton(join);
        sheet.open();
        join.setFocus();
    }

    /** Opens the direct conversation with somebody. */
    void message(Shell window, PeerId device, String name) {
        presenter.dm(device, channel -> ui.execute(() -> open.accept(channel)),
                problem -> problem.ifPresent(sentence -> ui.execute(() -> refused(window, name, sentence))));
    }

    private void refused(Shell window, String name, String sentence) {
        if (!window.isDisposed()) {
            Sheet sheet = new Sheet(window, ui, look, "Message", "dm-refused");
            sheet.heading("No conversation with " + name);
            sheet.text(sentence, Look.Role.BAD);
            sheet.closing("&Close");
            sheet.open();
        }
    }

    /**
     * Asks for a channel's name and kind, and makes it.
     *
     * @param window what the dialog stands over
     */
    public void create(Shell window) {
        Sheet sheet = new Sheet(window, ui, look, "New channel", "channel-new");
        if (!presenter.model().get().creatable()) {
            sheet.text("Only owners, admins and members of the team make channels.", Look.Role.TEXT);
            sheet.closing("&Close");
            sheet.open();
            return;
        }
        sheet.heading("New channel");
        Text name = sheet.field("Name", SWT.NONE, "channel-name");
        name.setTextLimit(LONGEST);
        Composite kinds = sheet.group();
        Button everybody = choice(sheet, kinds, "&Public", "Everybody in the team reads it and writes there.");
        Button closed = choice(sheet, kinds, "P&rivate",
                "Only who was invited; the others do not even see that it exists.");
        Button ephemeral = new Button(sheet.body(), SWT.CHECK);
        ephemeral.setText("&Newcomers read nothing older");
        ephemeral.setEnabled(false);
        Look.name(ephemeral, "channel-ephemeral");
        explain(sheet, sheet.body(),
                "Whoever is invited later gets no keys of before, and every device deletes old keys with time.");
        Radios.link(List.of(everybody, closed));
        everybody.setSelection(true);
        everybody.addListener(SWT.Selection, e -> ephemeral.setEnabled(closed.getSelection()));
        closed.addListener(SWT.Selection, e -> ephemeral.setEnabled(closed.getSelection()));
        sheet.closing("Cancel");
        Button make = sheet.button("&Create", "channel-create", () -> {
            ChannelType type = closed.getSelection() ? ChannelType.PRIVATE : ChannelType.PUBLIC;
            ChannelMode mode = closed.getSelection() && ephemeral.getSelection()
                    ? ChannelMode.EPHEMERAL
                    : ChannelMode.HISTORY;
            List<ChannelId> made = new ArrayList<>();
            String typed = name.getText().strip();
            sheet.run("Creating\u2026", answer -> presenter.create(typed, type, mode, made::add, answer), () -> {
                sheet.close();
                Optional.of(made).filter(it -> !it.isEmpty()).ifPresent(it -> open.accept(it.getFirst()));
            });
        });
        make.setEnabled(false);
        name.addListener(SWT.Modify, e -> make.setEnabled(!name.getText().isBlank()));
        sheet.shell().setDefaultButton(make);
        sheet.open();
        name.setFocus();
    }

    private Button choice(Sheet sheet, Composite kinds, String text, String meaning) {
        Button choice = new Button(kinds, SWT.RADIO);
        choice.setText(text);
        Look.name(choice, "channel-" + text.replace("&", "").toLowerCase(Locale.ROOT));
        explain(sheet, kinds, meaning);
        return choice;
    }

    private void explain(Sheet sheet, Composite parent, String meaning) {
        Label label = sheet.text(parent, meaning, Look.Role.MUTED, look.small());
        ((GridData) label.getLayoutData()).horizontalIndent = 24;
    }
}
