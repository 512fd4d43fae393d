// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.app;

import jakarta.inject.Inject;

import org.eclipse.e4.ui.di.Focus;
import org.eclipse.swt.widgets.Composite;
import org.omnimesh.workbench.internal.model.ChannelsPresenter;
import org.omnimesh.workbench.internal.model.ConversationPresenter;
import org.omnimesh.workbench.internal.ui.ChannelActions;
import org.omnimesh.workbench.internal.ui.ChannelsPanel;
import org.omnimesh.workbench.internal.ui.Look;
import org.omnimesh.workbench.internal.ui.UiExecutor;

/** The part with the channels. */
public final class ChannelsPart {
    private final ChannelsPanel panel;

    @Inject
    ChannelsPart(Composite parent, UiExecutor ui, Look look, ChannelsPresenter channels,
            ConversationPresenter conversation) {
        panel = new ChannelsPanel(parent, ui, look, channels, conversation,
                new ChannelActions(ui, look, channels, conversation::open));
    }

    /** Goes to the list. */
    void goThere() {
        panel.goToChannels();
    }

    @Focus
    void focus() {
        panel.focus();
    }
}
