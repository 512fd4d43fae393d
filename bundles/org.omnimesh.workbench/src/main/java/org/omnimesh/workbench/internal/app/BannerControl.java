// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.app;

import jakarta.annotation.PostConstruct;

import org.eclipse.e4.ui.workbench.IWorkbench;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Composite;
import org.omnimesh.workbench.internal.model.LockPresenter;
import org.omnimesh.workbench.internal.model.StatusPresenter;
import org.omnimesh.workbench.internal.model.TeamPresenter;
import org.omnimesh.workbench.internal.ui.Look;
import org.omnimesh.workbench.internal.ui.StatusBanner;
import org.omnimesh.workbench.internal.ui.TeamMenu;
import org.omnimesh.workbench.internal.ui.UiExecutor;
import org.omnimesh.workbench.internal.ui.UnlockSheet;

/** The status banner above everything; a locked node is asked for its passphrase over it. */
public final class BannerControl {
    private @Nullable StatusBanner banner;

    @PostConstruct
    void create(Composite parent, UiExecutor ui, Look look, StatusPresenter status, LockPresenter lock,
            TeamPresenter team, IWorkbench workbench) {
        parent.setLayout(new FillLayout());
        banner = new StatusBanner(parent, ui, look, status, new TeamMenu(ui, look, team));
        UnlockSheet.watch(parent.getShell(), ui, look, lock, workbench::close);
    }

    /** Opens the menu of teams. */
    void showTeams() {
        StatusBanner shown = banner;
        if (shown != null) {
            shown.showTeams();
        }
    }
}
