// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Font;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.ProgressBar;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.omnimesh.workbench.internal.model.Answer;

/**
 * A dialog in the look of the window: a body, a place for what goes on and what went wrong, and buttons at the end. Escape
 * closes it. Made, filled and used on the display's thread.
 */
final class Sheet {
    private static final int MARGIN = 20;
    private static final int FOOT = 12;
    private static final int SPACING = 10;

    /** How wide texts become before they wrap, in pixels. */
    static final int TEXT_WIDTH = 440;

    private final UiExecutor ui;
    private final Look look;
    private final Shell shell;
    private final Composite body;
    private final Label problem;
    private final Composite progress;
    private final Label doing;
    private final Composite foot;
    private boolean busy;
    private final Button stop;
    private Optional<Runnable> stopping = Optional.empty();
    private Optional<Control> held = Optional.empty();

    /**
     * Makes an empty sheet.
     *
     * @param owner the window it stands over
     * @param id names it for tests
     */
    Sheet(Shell owner, UiExecutor ui, Look look, String title, String id) {
        this.ui = ui;
        this.look = look;
        shell = new Shell(owner, SWT.DIALOG_TRIM | SWT.RESIZE | SWT.APPLICATION_MODAL);
        shell.setText(title);
        Look.name(shell, id);
        GridLayout frame = flush();
        frame.marginWidth = 1;
        frame.marginHeight = 1;
        shell.setLayout(frame);
        shell.addListener(SWT.Paint, e -> {
            Rectangle area = shell.getClientArea();
            e.gc.setForeground(look.palette().border());
            e.gc.drawRectangle(0, 0, area.width - 1, area.height - 1);
        });
        body = new Composite(shell, SWT.NONE);
        GridLayout layout = new GridLayout();
        layout.marginWidth = MARGIN;
        layout.marginHeight = MARGIN;
        layout.verticalSpacing = SPACING;
        body.setLayout(layout);
        body.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
        Composite notes = new Composite(shell, SWT.NONE);
        GridLayout notesLayout = flush();
        notesLayout.marginWidth = MARGIN;
        notes.setLayout(notesLayout);
        notes.setLayoutData(new GridData(SWT.FILL, SWT.BOTTOM, true, false));
        problem = look.label(notes, Look.Role.BAD, look.regular(), SWT.WRAP);
        wrap(problem);
        Look.name(problem, id + "-problem");
        progress = new Composite(notes, SWT.NONE);
        progress.setLayout(new GridLayout(3, false));
        progress.setLayoutData(new GridData(SWT.FILL, SWT.TOP, true, false));
        new ProgressBar(progress, SWT.INDETERMINATE);
        doing = look.label(progress, Look.Role.MUTED, look.regular(), SWT.WRAP);
        doing.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        stop = Look.button(progress, "&Stop", id + "-stop", this::stop);
        show(stop, false);
        foot = new Composite(shell, SWT.NONE);
        GridLayout footLayout = new GridLayout(0, false);
        footLayout.marginWidth = FOOT;
        footLayout.marginHeight = FOOT;
        foot.setLayout(footLayout);
        foot.setLayoutData(new GridData(SWT.END, SWT.BOTTOM, true, false));
        shell.addListener(SWT.Close, e -> {
            e.doit = !busy;
            stop();
        });
        shell.addListener(SWT.Dispose, e -> ui.execute(() -> {
            // Window managers do that; where there is none, nobody would have the keyboard.
            if (!owner.isDisposed() && owner.getDisplay().getActiveShell() == null) {
                owner.forceActive();
            }
        }));
        look.dress(shell, Palette::surface);
        show(progress, false);
        show(problem, false);
    }

    private static GridLayout flush() {
        GridLayout layout = new GridLayout();
        layout.marginWidth = 0;
        layout.marginHeight = 0;
        layout.verticalSpacing = 0;
        return layout;
    }

    Shell shell() {
        return shell;
    }

    Composite body() {
        return body;
    }

    /** Adds a text that wraps. */
    Label text(Composite parent, String text, Look.Role role, Font font) {
        Label label = look.label(parent, role, font, SWT.WRAP);
        label.setText(Look.plain(text));
        wrap(label);
        return label;
    }

    /** Adds a text that wraps. */
    Label text(String text, Look.Role role) {
        return text(body, text, role, look.regular());
    }

    /** Adds a heading. */
    Label heading(String text) {
        return text(body, text, Look.Role.TEXT, look.title());
    }

    private static void wrap(Label label) {
        GridData place = new GridData(SWT.FILL, SWT.TOP, true, false);
        place.widthHint = TEXT_WIDTH;
        label.setLayoutData(place);
    }

    /** Adds a field with its name above it. */
    Text field(String name, int style, String id) {
        return field(body, name, style, id);
    }

    /** Adds a field with its name above it. */
    Text field(Composite parent, String name, int style, String id) {
        Label label = look.label(parent, Look.Role.MUTED, look.small(), SWT.NONE);
        label.setText(Look.plain(name));
        Text text = new Text(parent, SWT.SINGLE | SWT.BORDER | style);
        text.setLayoutData(new GridData(SWT.FILL, SWT.TOP, true, false));
        Look.name(text, id);
        Speech.name(text, () -> name);
        return text;
    }

    /** Adds a place for radio buttons: beside other fields, the Tab key would not come to them in their turn. */
    Composite group() {
        Composite group = new Composite(body, SWT.NONE);
        GridLayout layout = flush();
        layout.verticalSpacing = SPACING;
        group.setLayout(layout);
        group.setLayoutData(new GridData(SWT.FILL, SWT.TOP, true, false));
        return group;
    }

    /** Adds a choice with its name above it. */
    Combo combo(Composite parent, String name, List<String> items, String id) {
        Label label = look.label(parent, Look.Role.MUTED, look.small(), SWT.NONE);
        label.setText(Look.plain(name));
        Combo combo = new Combo(parent, SWT.READ_ONLY | SWT.DROP_DOWN);
        combo.setItems(items.toArray(String[]::new));
        combo.setLayoutData(new GridData(SWT.FILL, SWT.TOP, true, false));
        Look.name(combo, id);
        Speech.name(combo, () -> name);
        return combo;
    }

    /** Adds a button at the end. */
    Button button(String text, String id, Runnable action) {
        ((GridLayout) foot.getLayout()).numColumns++;
        return Look.button(foot, text, id, action);
    }

    /** Adds a button that closes. */
    Button closing(String text) {
        return button(text, "close", this::close);
    }

    /** Says what is wrong, or nothing. */
    void problem(Optional<String> sentence) {
        if (!shell.isDisposed()) {
            problem.setText(Look.plain(sentence.orElse("")));
            show(problem, sentence.isPresent());
            refit();
        }
    }

    /** Says what goes on, or nothing; meanwhile nothing can be pressed. */
    void busy(Optional<String> what) {
        if (shell.isDisposed()) {
            return;
        }
        boolean now = what.isPresent();
        doing.setText(Look.plain(what.orElse("")));
        show(progress, now);
        // Beside a button that stops it, others would look as if they could be pressed.
        foot.setVisible(!now || stopping.isEmpty());
        if (now != busy) {
            busy = now;
            if (now) {
                held = Optional.ofNullable(shell.getDisplay().getFocusControl());
            }
            body.setEnabled(!now);
            foot.setEnabled(!now);
            if (!now) {
                held.filter(control -> !control.isDisposed() && control.getShell() == shell)
                        .ifPresent(Control::setFocus);
            }
        }
        refit();
    }

    /** Says how far it is, while something goes on. */
    void doing(String what) {
        if (busy) {
            doing.setText(Look.plain(what));
            progress.layout(new Control[] { doing });
        }
    }

    /** Does the same with something that can be stopped, also by Escape; it then answers what became of it. */
    void run(String what, Consumer<Answer> work, Runnable stopper, Runnable then) {
        stopping = Optional.of(stopper);
        show(stop, true);
        stop.setEnabled(true);
        run(what, work, then);
    }

    private void stop() {
        Optional<Runnable> stopper = stopping;
        stopping = Optional.empty();
        if (busy) {
            stop.setEnabled(false);
            stopper.ifPresent(Runnable::run);
        }
    }

    /** Does something that takes time, shows that it goes on, and what is wrong if it does not work. */
    void run(String what, Consumer<Answer> work, Runnable then) {
        problem(Optional.empty());
        busy(Optional.of(what));
        work.accept(outcome -> ui.execute(() -> {
            if (!shell.isDisposed()) {
                busy(Optional.empty());
                stopping = Optional.empty();
                show(stop, false);
                problem(outcome);
                if (outcome.isEmpty()) {
                    then.run();
                }
            }
        }));
    }

    private static void show(Control control, boolean visible) {
        control.setVisible(visible);
        ((GridData) control.getLayoutData()).exclude = !visible;
    }

    /** Grows if what is in it became larger. */
    void refit() {
        if (shell.isVisible()) {
            look.dressAgain(shell);
            Point wanted = shell.computeSize(SWT.DEFAULT, SWT.DEFAULT);
            Point size = shell.getSize();
            if (wanted.y > size.y || wanted.x > size.x) {
                shell.setSize(Math.max(size.x, wanted.x), Math.max(size.y, wanted.y));
                stayOnScreen();
            }
            shell.layout(true, true);
        }
    }

    /** Moves up and left, if it grew beyond the screen. */
    private void stayOnScreen() {
        Rectangle screen = shell.getMonitor().getClientArea();
        Rectangle now = shell.getBounds();
        shell.setLocation(Math.max(screen.x, Math.min(now.x, screen.x + screen.width - now.width)),
                Math.max(screen.y, Math.min(now.y, screen.y + screen.height - now.height)));
    }

    /** Shows it in the middle of its window. */
    void open() {
        look.dressAgain(shell);
        shell.pack();
        shell.setMinimumSize(shell.getSize());
        Rectangle window = shell.getParent().getBounds();
        Point size = shell.getSize();
        shell.setLocation(window.x + Math.max(0, (window.width - size.x) / 2),
                window.y + Math.max(0, (window.height - size.y) / 3));
        stayOnScreen();
        shell.open();
    }

    void close() {
        if (!shell.isDisposed()) {
            shell.close();
        }
    }
}
