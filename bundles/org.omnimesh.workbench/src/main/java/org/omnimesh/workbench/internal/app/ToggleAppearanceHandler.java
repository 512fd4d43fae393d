// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.app;

import org.eclipse.e4.core.di.annotations.Execute;
import org.eclipse.e4.ui.model.application.MApplication;

/** View, Switch between light and dark. */
public final class ToggleAppearanceHandler {
    @Execute
    void execute(Appearance appearance, MApplication application) {
        appearance.toggle();
        appearance.mark(application);
    }
}
