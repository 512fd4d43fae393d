// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.app;

import jakarta.inject.Inject;

import org.eclipse.e4.ui.di.Focus;
import org.eclipse.swt.widgets.Composite;
import org.omnimesh.workbench.internal.model.ChannelsPresenter;
import org.omnimesh.workbench.internal.model.ConversationPresenter;
import org.omnimesh.workbench.internal.model.PairingPresenter;
import org.omnimesh.workbench.internal.model.PeersPresenter;
import org.omnimesh.workbench.internal.model.SafetyPresenter;
import org.omnimesh.workbench.internal.model.TeamPresenter;
import org.omnimesh.workbench.internal.ui.ChannelActions;
import org.omnimesh.workbench.internal.ui.Look;
import org.omnimesh.workbench.internal.ui.PeersPanel;
import org.omnimesh.workbench.internal.ui.UiExecutor;

/** The part with the people and the pairing card. */
public final class PeersPart {
    private final PeersPanel panel;

    @Inject
    PeersPart(Composite parent, UiExecutor ui, Look look, PeersPresenter peers, PairingPresenter pairing,
            TeamPresenter team, SafetyPresenter safety, ChannelsPresenter channels,
            ConversationPresenter conversation) {
        panel = new PeersPanel(parent, ui, look, peers, pairing, team, safety,
                new ChannelActions(ui, look, channels, conversation::open));
    }

    /** Goes to the list. */
    void goThere() {
        panel.goToPeople();
    }

    @Focus
    void focus() {
        panel.focus();
    }
}
