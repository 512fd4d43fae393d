// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Shell;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.workbench.internal.model.ChannelsModel;
import org.omnimesh.workbench.internal.model.ChannelsModel.ChannelLine;
import org.omnimesh.workbench.internal.model.ChannelsPresenter;
import org.omnimesh.workbench.internal.model.ConversationModel;
import org.omnimesh.workbench.internal.model.ConversationPresenter;

/** The channels, with what is unread; opening one changes the conversation. */
public final class ChannelsPanel {
    private final Shell window;
    private final Look look;
    private final ChannelsPresenter presenter;
    private final ChannelActions actions;
    private final SidePanel panel;
    private Optional<ChannelId> open = Optional.empty();

    /**
     * Makes the widgets.
     *
     * @param parent gets them
     * @param ui the display's thread
     * @param look colours and fonts
     * @param presenter the channels
     * @param conversation tells which one is open
     * @param actions what can be done about them
     */
    public ChannelsPanel(Composite parent, UiExecutor ui, Look look, ChannelsPresenter presenter,
            ConversationPresenter conversation, ChannelActions actions) {
        this.window = parent.getShell();
        this.look = look;
        this.presenter = presenter;
        this.actions = actions;
        panel = new SidePanel(parent, look, "Channels", "channels");
        Button create = panel.button("Ne&w\u2026", "new-channel", () -> actions.create(window));
        Speech.name(create, () -> "New channel");
        panel.dress();
        ui.follow(panel.root(), presenter.model(), model -> {
            create.setEnabled(model.creatable());
            show(model);
        });
        ui.follow(panel.root(), conversation.model(), this::opened);
    }

    /** Gives the keyboard to the list, unless it is somewhere in the panel already. */
    public void focus() {
        panel.focus();
    }

    /** Gives the keyboard to the list. */
    public void goToChannels() {
        panel.goToList();
    }

    private void opened(ConversationModel model) {
        if (!model.id().equals(open)) {
            open.ifPresent(presenter::seen);
            open = model.id();
            open.ifPresent(presenter::seen);
            show(presenter.model().get());
        }
    }

    private void show(ChannelsModel model) {
        List<ListRow> rows = new ArrayList<>();
        panel.list().hint(Look.NOT_OPEN);
        if (!model.invited().isEmpty()) {
            rows.add(new HeadingRow(look, "invited", "YOU ARE INVITED", false));
            model.invited()
                    .forEach(invited -> rows.add(new LineRow(look, "invited-" + invited.channel(), invited.name(),
                            "by " + invited.by(), "Answer\u2026",
                            List.of(new ListRow.Action("&Answer\u2026", () -> actions.answer(window, invited))))));
        }
        ChannelType before = ChannelType.PUBLIC;
        for (ChannelLine channel : model.channels()) {
            if (channel.type() != before) {
                rows.add(new HeadingRow(look, channel.type().name(),
                        channel.type() == ChannelType.DM ? "DIRECT MESSAGES" : "PRIVATE", false));
                before = channel.type();
            }
            rows.add(new ChannelRow(look, channel, open.filter(channel.id()::equals).isPresent(),
                    actions.about(window, channel)));
        }
        panel.list().show(rows);
    }
}
