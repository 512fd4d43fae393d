// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.app;

import jakarta.inject.Inject;

import org.eclipse.e4.ui.di.Focus;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.omnimesh.workbench.internal.model.ConversationPresenter;
import org.omnimesh.workbench.internal.ui.ConversationPanel;
import org.omnimesh.workbench.internal.ui.Look;
import org.omnimesh.workbench.internal.ui.UiExecutor;

/** The part with the conversation. */
public final class ConversationPart {
    private final ConversationPanel panel;

    @Inject
    ConversationPart(Composite parent, UiExecutor ui, Look look, ConversationPresenter conversation) {
        panel = new ConversationPanel(parent, ui, look, conversation);
        ui.execute(panel::focus);
        parent.getShell().addListener(SWT.Activate, e -> conversation.watched(true));
        parent.getShell().addListener(SWT.Deactivate, e -> conversation.watched(false));
    }

    /** Asks for files to share. */
    void chooseFiles() {
        panel.chooseFiles();
    }

    /** Goes to the message field. */
    void goThere() {
        panel.goToMessage();
    }

    @Focus
    void focus() {
        panel.focus();
    }
}
