// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.app;

import java.util.List;
import java.util.Locale;

import jakarta.inject.Inject;

import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.e4.core.di.annotations.Optional;
import org.eclipse.e4.ui.css.swt.theme.IThemeEngine;
import org.eclipse.e4.ui.model.application.MApplication;
import org.eclipse.e4.ui.model.application.ui.MUIElement;
import org.eclipse.e4.ui.model.application.ui.menu.MMenu;
import org.eclipse.e4.ui.model.application.ui.menu.MMenuItem;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Display;
import org.omnimesh.workbench.internal.model.Live;
import org.omnimesh.workbench.internal.ui.Palette;
import org.osgi.service.prefs.BackingStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Light, dark, or as the system has it: the user's choice, kept over restarts. Used on the display's thread. */
public final class Appearance {
    /** What the user can choose. */
    enum Choice {
        /** As the system has it, also when that changes. */
        SYSTEM,
        /** Always light. */
        LIGHT,
        /** Always dark. */
        DARK
    }

    private static final Logger LOG = LoggerFactory.getLogger(Appearance.class);
    private static final String NODE = "org.omnimesh.workbench";
    private static final String KEY = "appearance";
    private static final String THEME = "org.omnimesh.workbench.theme.";
    private static final String MENU_ITEM = "org.omnimesh.workbench.view.";

    private final Display display;
    private final Live<Palette> palette = new Live<>(Palette.LIGHT);
    private final IEclipsePreferences settings = InstanceScope.INSTANCE.getNode(NODE);
    private boolean systemDark;
    private Choice choice;
    private @Nullable IThemeEngine engine;

    @Inject
    Appearance(Display display) {
        this.display = display;
        systemDark = Display.isSystemDarkTheme();
        choice = stored(settings.get(KEY, Choice.SYSTEM.name()));
        display.addListener(SWT.Settings, e -> systemChanged());
        apply();
    }

    /** Gives the engine that styles the window's frame, once there is one. */
    @Inject
    @Optional
    void engine(IThemeEngine styles) {
        engine = styles;
        apply();
    }

    /** Returns the colours in use. */
    Live<Palette> palette() {
        return palette;
    }

    /** Changes and keeps the choice. */
    void choose(Choice next) {
        choice = next;
        settings.put(KEY, next.name());
        try {
            settings.flush();
        } catch (BackingStoreException e) {
            LOG.warn("the choice of light or dark could not be stored: {}", e.getMessage());
        }
        apply();
    }

    /** Changes between light and dark. */
    void toggle() {
        choose(palette.get().dark() ? Choice.LIGHT : Choice.DARK);
    }

    /** Marks the present choice in the menu. */
    void mark(MApplication application) {
        application.getChildren().forEach(window -> mark(window.getMainMenu()));
    }

    private void mark(@Nullable MMenu menu) {
        if (menu == null) {
            return;
        }
        for (MUIElement element : List.copyOf(menu.getChildren())) {
            if (element instanceof MMenu sub) {
                mark(sub);
            } else if (element instanceof MMenuItem item && item.getElementId() != null
                    && item.getElementId().startsWith(MENU_ITEM)) {
                item.setSelected(item.getElementId().equals(MENU_ITEM + choice.name().toLowerCase(Locale.ROOT)));
            }
        }
    }

    private void systemChanged() {
        if (choice == Choice.SYSTEM && Display.isSystemDarkTheme() != systemDark) {
            systemDark = !systemDark;
            apply();
        }
    }

    private void apply() {
        boolean dark = choice == Choice.DARK || choice == Choice.SYSTEM && systemDark;
        if (Display.isSystemDarkTheme() != dark) {
            display.setDarkThemePreferred(dark);
        }
        palette.set(dark ? Palette.DARK : Palette.LIGHT);
        IThemeEngine styles = engine;
        if (styles != null) {
            styles.setTheme(THEME + (dark ? "dark" : "light"), false);
        }
    }

    private static Choice stored(String name) {
        try {
            return Choice.valueOf(name);
        } catch (IllegalArgumentException e) {
            LOG.warn("unknown appearance in the settings: using the system's");
            return Choice.SYSTEM;
        }
    }
}
