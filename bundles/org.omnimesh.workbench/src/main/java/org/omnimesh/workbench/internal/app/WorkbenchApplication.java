// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.app;

import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.eclipse.e4.ui.internal.workbench.swt.E4Application;
import org.eclipse.equinox.app.IApplication;
import org.eclipse.equinox.app.IApplicationContext;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.swt.SWTException;
import org.eclipse.swt.widgets.Display;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.hooks.bundle.EventHook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The application of e4, but one that any thread can stop: windows are closed on their own thread, and before the framework
 * takes the services away that they use.
 */
public final class WorkbenchApplication implements IApplication {
    private static final Logger LOG = LoggerFactory.getLogger(WorkbenchApplication.class);
    private static final long CLOSE_SECONDS = 2;

    private final E4Application application = new E4Application();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable Thread ui;

    @Override
    public Object start(@NonNullByDefault({}) IApplicationContext context) throws Exception {
        ui = Thread.currentThread();
        // A hook, because it is called before any listener, and declarative services are one.
        BundleContext bundles = FrameworkUtil.getBundle(WorkbenchApplication.class).getBundleContext();
        Edges.prepare(bundles);
        bundles.registerService(EventHook.class, this::bundleChanged, null);
        try {
            return application.start(context);
        } finally {
            ended.countDown();
        }
    }

    @Override
    public void stop() {
        Thread thread = ui;
        Display display = thread == null || ended.getCount() == 0 ? null : Display.findDisplay(thread);
        if (display == null || Thread.currentThread().equals(thread)) {
            return;
        }
        try {
            display.asyncExec(application::stop);
            if (!ended.await(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("the window did not close in time");
            }
        } catch (SWTException e) {
            LOG.debug("the window was closed already", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void bundleChanged(@NonNullByDefault({}) BundleEvent event,
            @NonNullByDefault({}) Collection<BundleContext> receivers) {
        if (event.getType() == BundleEvent.STOPPING && event.getBundle().getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
            stop();
        }
    }
}
