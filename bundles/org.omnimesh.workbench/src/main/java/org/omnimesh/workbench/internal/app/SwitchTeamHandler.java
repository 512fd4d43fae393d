// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.app;

import org.eclipse.e4.core.di.annotations.Execute;
import org.eclipse.e4.ui.model.application.MApplication;
import org.eclipse.e4.ui.model.application.ui.menu.MToolControl;
import org.eclipse.e4.ui.workbench.modeling.EModelService;

/** Team, Change team: opens the menu of teams in the banner. */
public final class SwitchTeamHandler {
    private static final String BANNER = "org.omnimesh.workbench.banner";

    @Execute
    void execute(EModelService model, MApplication application) {
        if (model.find(BANNER, application) instanceof MToolControl control
                && control.getObject() instanceof BannerControl banner) {
            banner.showTeams();
        }
    }
}
