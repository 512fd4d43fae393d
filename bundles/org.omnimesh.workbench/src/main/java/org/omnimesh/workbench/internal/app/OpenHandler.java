// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.app;

import jakarta.inject.Named;

import org.eclipse.e4.core.di.annotations.Execute;
import org.eclipse.swt.widgets.Shell;
import org.omnimesh.workbench.internal.model.AuditPresenter;
import org.omnimesh.workbench.internal.model.BackupPresenter;
import org.omnimesh.workbench.internal.model.ChannelsPresenter;
import org.omnimesh.workbench.internal.model.ConversationPresenter;
import org.omnimesh.workbench.internal.model.InvitePresenter;
import org.omnimesh.workbench.internal.model.LockPresenter;
import org.omnimesh.workbench.internal.model.StatusPresenter;
import org.omnimesh.workbench.internal.model.TeamPresenter;
import org.omnimesh.workbench.internal.model.TokensPresenter;
import org.omnimesh.workbench.internal.ui.AuditSheet;
import org.omnimesh.workbench.internal.ui.BackupSheet;
import org.omnimesh.workbench.internal.ui.ChannelActions;
import org.omnimesh.workbench.internal.ui.InviteSheet;
import org.omnimesh.workbench.internal.ui.LockNow;
import org.omnimesh.workbench.internal.ui.Look;
import org.omnimesh.workbench.internal.ui.PassphraseSheet;
import org.omnimesh.workbench.internal.ui.ProfileSheet;
import org.omnimesh.workbench.internal.ui.RecoverySheet;
import org.omnimesh.workbench.internal.ui.RestoreSheet;
import org.omnimesh.workbench.internal.ui.TeamMenu;
import org.omnimesh.workbench.internal.ui.TokensSheet;
import org.omnimesh.workbench.internal.ui.UiExecutor;

/** Opens a dialog; which one is a parameter of the command. One at a time. */
public final class OpenHandler {
    private static final String PARAMETER = "org.omnimesh.workbench.parameter.dialog";

    @Execute
    void execute(Shell window, UiExecutor ui, Look look, LockPresenter lock, TeamPresenter team, InvitePresenter invite,
            AuditPresenter audit, ChannelsPresenter channels, ConversationPresenter conversation,
            StatusPresenter status, BackupPresenter backup, TokensPresenter tokens,
            @Named(PARAMETER) String dialog) {
        if (window.getShells().length > 0 || window.getParent() != null) {
            return;
        }
        TeamMenu teams = new TeamMenu(ui, look, team);
        switch (dialog) {
            case "channel" -> new ChannelActions(ui, look, channels, conversation::open).create(window);
            case "audit" -> AuditSheet.open(window, ui, look, audit);
            case "invite" -> InviteSheet.open(window, ui, look, invite);
            case "found" -> teams.found(window);
            case "rename" -> teams.rename(window);
            case "leave" -> teams.leave(window);
            case "profile" -> ProfileSheet.open(window, ui, look, status);
            case "backup" -> BackupSheet.open(window, ui, look, backup);
            case "restore" -> RestoreSheet.open(window, ui, look, backup);
            case "recovery" -> RecoverySheet.open(window, ui, look, lock);
            case "tokens" -> TokensSheet.open(window, ui, look, tokens);
            case "lock" -> LockNow.lock(window, ui, look, lock);
            case "passphrase" -> PassphraseSheet.open(window, ui, look, lock);
            default -> throw new IllegalArgumentException("expected a dialog, got " + dialog);
        }
    }
}
