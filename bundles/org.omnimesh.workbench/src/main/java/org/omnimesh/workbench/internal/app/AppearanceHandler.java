// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.app;

import java.util.Locale;

import org.eclipse.e4.core.di.annotations.Execute;
import org.eclipse.e4.ui.model.application.ui.menu.MItem;

/** View, Light and its neighbours; which one stands at the end of the item's id. */
public final class AppearanceHandler {
    @Execute
    void execute(MItem item, Appearance appearance) {
        if (item.isSelected()) {
            String id = item.getElementId();
            String name = id.substring(id.lastIndexOf('.') + 1);
            appearance.choose(Appearance.Choice.valueOf(name.toUpperCase(Locale.ROOT)));
        }
    }
}
