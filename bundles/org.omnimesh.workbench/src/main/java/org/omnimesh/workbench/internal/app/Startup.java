// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.app;

import org.eclipse.e4.core.contexts.ContextInjectionFactory;
import org.eclipse.e4.core.contexts.IEclipseContext;
import org.eclipse.e4.ui.model.application.MApplication;
import org.eclipse.e4.ui.workbench.lifecycle.PostContextCreate;
import org.eclipse.e4.ui.workbench.lifecycle.ProcessAdditions;
import org.eclipse.swt.widgets.Display;
import org.omnimesh.workbench.internal.ui.Look;
import org.omnimesh.workbench.internal.ui.UiExecutor;

/** Puts into the application's context what every part draws with. */
public final class Startup {
    @PostContextCreate
    void prepare(IEclipseContext context) {
        Display display = Display.getCurrent();
        UiExecutor ui = new UiExecutor(display);
        context.set(UiExecutor.class, ui);
        context.set(Display.class, display);
        Appearance appearance = ContextInjectionFactory.make(Appearance.class, context);
        context.set(Appearance.class, appearance);
        context.set(Look.class, new Look(display, ui, appearance.palette()));
    }

    @ProcessAdditions
    void markChoice(MApplication application, Appearance appearance) {
        appearance.mark(application);
    }
}
