// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.app;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;

import org.eclipse.jdt.annotation.Nullable;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives GTK the styles of {@code css/gtk.css}. It reads files only, and only when the display is made. */
final class Edges {
    private static final Logger LOG = LoggerFactory.getLogger(Edges.class);
    private static final String STYLES = "css/gtk.css";
    private static final String PROPERTY = "org.eclipse.swt.internal.gtk.cssFile";

    private Edges() {}

    /** Called before there is a display. Where it does not work, edges are as the system's theme has them. */
    static void prepare(BundleContext bundle) {
        @Nullable URL styles = bundle.getBundle().getEntry(STYLES);
        @Nullable File file = bundle.getDataFile("gtk.css");
        if (styles == null || file == null || System.getProperty(PROPERTY) != null) {
            return;
        }
        try (InputStream in = styles.openStream()) {
            Files.copy(in, file.toPath(), StandardCopyOption.REPLACE_EXISTING);
            System.setProperty(PROPERTY, file.getAbsolutePath());
        } catch (IOException e) {
            LOG.warn("the styles of the window could not be written: {}", e.getMessage());
        }
    }
}
