// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.app;

import jakarta.annotation.PostConstruct;

import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Composite;
import org.omnimesh.workbench.internal.model.StatusPresenter;
import org.omnimesh.workbench.internal.ui.Look;
import org.omnimesh.workbench.internal.ui.StatusBanner;
import org.omnimesh.workbench.internal.ui.UiExecutor;

/** The status banner above everything. */
public final class BannerControl {
    @PostConstruct
    void create(Composite parent, UiExecutor ui, Look look, StatusPresenter status) {
        parent.setLayout(new FillLayout());
        new StatusBanner(parent, ui, look, status);
    }
}
