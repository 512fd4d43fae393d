// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.audit.internal;

import org.omnimesh.api.audit.Act;
import org.omnimesh.api.audit.Audit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Writes down which capabilities come and go.
 *
 * <p>
 * Immediate, because nobody asks for it.
 */
@Component(service = {}, immediate = true)
public final class BundleWatch {
    private final BundleContext context;
    private final Audit audit;
    private final BundleListener listener = this::changed;

    /**
     * Made by declarative services.
     *
     * @param context tells of bundles
     * @param audit takes what changed
     */
    @Activate
    public BundleWatch(BundleContext context, @Reference Audit audit) {
        this.context = context;
        this.audit = audit;
        context.addBundleListener(listener);
    }

    @Deactivate
    void deactivate() {
        context.removeBundleListener(listener);
    }

    private void changed(BundleEvent event) {
        switch (event.getType()) {
            case BundleEvent.INSTALLED -> write("capability.installed", event.getBundle());
            case BundleEvent.UPDATED -> write("capability.updated", event.getBundle());
            case BundleEvent.UNINSTALLED -> write("capability.removed", event.getBundle());
            default -> {
                // Starting and stopping is the framework's daily business.
            }
        }
    }

    private void write(String action, Bundle bundle) {
        audit.record(new Act(Act.NODE, action, String.valueOf(bundle.getSymbolicName()),
                String.valueOf(bundle.getVersion())));
    }
}
