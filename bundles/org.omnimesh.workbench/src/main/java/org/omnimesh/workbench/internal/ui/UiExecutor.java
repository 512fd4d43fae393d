// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.swt.SWTException;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Widget;
import org.omnimesh.workbench.internal.model.Live;

/** The only way from other threads to SWT. */
public final class UiExecutor implements Executor {
    private final Display display;

    /**
     * Runs things on the thread of a display.
     *
     * @param display the display
     */
    public UiExecutor(Display display) {
        this.display = display;
    }

    /** Runs something soon on the display's thread; nothing once the display is gone. */
    @Override
    public void execute(@NonNullByDefault({}) Runnable action) {
        try {
            if (!display.isDisposed()) {
                display.asyncExec(action);
            }
        } catch (SWTException e) {
            if (!display.isDisposed()) {
                throw e;
            }
        }
    }

    /**
     * Shows a value now and whenever it changed, as often as the screen keeps up, until a widget is disposed. Called on the
     * display's thread.
     *
     * @param <T> the value's type
     * @param owner the widget
     * @param live the value
     * @param show shows it, on the display's thread
     */
    public <T> void follow(Widget owner, Live<T> live, Consumer<T> show) {
        AtomicBoolean pending = new AtomicBoolean();
        Runnable end = live.follow(() -> {
            if (pending.compareAndSet(false, true)) {
                execute(() -> {
                    pending.set(false);
                    if (!owner.isDisposed()) {
                        show.accept(live.get());
                    }
                });
            }
        });
        owner.addDisposeListener(e -> end.run());
        show.accept(live.get());
    }

    /**
     * Runs something again and again on the display's thread until a widget is disposed. Called on the display's thread.
     *
     * @param owner the widget
     * @param pause how long to wait before each run
     * @param action what to run
     */
    public void repeat(Widget owner, Duration pause, Runnable action) {
        display.timerExec((int) pause.toMillis(), () -> {
            if (!owner.isDisposed()) {
                action.run();
                repeat(owner, pause, action);
            }
        });
    }
}
