// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import java.time.Duration;
import java.util.Optional;

import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.ProgressBar;
import org.omnimesh.workbench.internal.model.PairingModel;
import org.omnimesh.workbench.internal.model.PairingPresenter;

/** The card by which two devices are paired: show a code, or enter one. */
final class PairingCard {
    private static final int WIDTH_HINT = 200;

    private final Look look;
    private final PairingPresenter presenter;
    private final Composite card;
    private final Runnable leave;
    private PairingModel shown = new PairingModel.Starting();
    private Label countdown;

    /**
     * Makes the card.
     *
     * @param leave gives the keyboard to something else, when there is nothing more to do here
     */
    PairingCard(Composite parent, UiExecutor ui, Look look, PairingPresenter presenter, Runnable leave) {
        this.leave = leave;
        this.look = look;
        this.presenter = presenter;
        Composite frame = new Composite(parent, SWT.NONE);
        frame.setLayoutData(new GridData(SWT.FILL, SWT.BOTTOM, true, false));
        GridLayout outer = new GridLayout();
        outer.marginWidth = 12;
        outer.marginHeight = 12;
        frame.setLayout(outer);
        frame.addListener(SWT.Paint, e -> {
            e.gc.setForeground(look.palette().border());
            e.gc.drawLine(0, 0, frame.getSize().x, 0);
        });
        card = new Composite(frame, SWT.NONE);
        card.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
        GridLayout layout = new GridLayout(2, true);
        layout.marginWidth = 0;
        layout.marginHeight = 0;
        card.setLayout(layout);
        countdown = wide("", Look.Role.MUTED);
        Look.name(card, "pairing");
        ui.follow(card, presenter.model(), this::show);
        ui.repeat(card, Duration.ofSeconds(1), presenter::tick);
    }

    void enterCode() {
        presenter.enterCode();
    }

    private void show(PairingModel model) {
        if (model instanceof PairingModel.Showing now && shown instanceof PairingModel.Showing before
                && now.code().equals(before.code())) {
            countdown.setText(left(now));
            shown = model;
            return;
        }
        boolean focused = Look.holdsFocus(card);
        boolean asked = asked(shown, model);
        shown = model;
        for (Control child : card.getChildren()) {
            child.dispose();
        }
        Optional<Control> next = switch (model) {
            case PairingModel.Starting() -> {
                wide(Look.NOT_OPEN, Look.Role.MUTED);
                yield Optional.empty();
            }
            case PairingModel.Idle idle -> Optional.of(idle(idle));
            case PairingModel.Issuing() -> {
                working("Making a code\u2026");
                yield Optional.empty();
            }
            case PairingModel.Showing showing -> Optional.of(showing(showing));
            case PairingModel.Entering entering -> Optional.of(entering(entering));
            case PairingModel.Joining() -> {
                working("Joining the team\u2026");
                yield Optional.empty();
            }
        };
        look.dressAgain(card);
        card.getParent().getParent().layout(true, true);
        if (model instanceof PairingModel.Idle idle && focused && idle.notice().isPresent()) {
            leave.run();
        } else if (asked || focused) {
            next.orElse(card).forceFocus();
        }
    }

    /** Tells whether the user asked for this just now. What comes later, by itself, must not take the keyboard. */
    private static boolean asked(PairingModel before, PairingModel now) {
        return now instanceof PairingModel.Issuing
                || now instanceof PairingModel.Entering && !(before instanceof PairingModel.Joining);
    }

    private Control idle(PairingModel.Idle idle) {
        idle.notice().ifPresent(notice -> wide(notice, idle.good() ? Look.Role.GOOD : Look.Role.BAD));
        wide("Pair a device: show a code here, or enter the one it shows.", Look.Role.MUTED);
        Button show = fill(Look.button(card, "Show &code", "show-code", presenter::showCode), 1);
        fill(Look.button(card, "&Enter code", "enter-code", presenter::enterCode), 1);
        return show;
    }

    private Control showing(PairingModel.Showing showing) {
        wide("Enter this code on the other device:", Look.Role.MUTED);
        CodeDisplay code = new CodeDisplay(card, look, showing.code());
        fill(code.control(), 2);
        countdown = wide(left(showing), Look.Role.MUTED);
        Button copy = Look.button(card, "C&opy", "copy-code",
                () -> Look.copy(card.getDisplay(), showing.code()));
        fill(copy, 1);
        fill(Look.button(card, "&Done", "done", presenter::done), 1);
        return copy;
    }

    private Control entering(PairingModel.Entering entering) {
        wide("Code from the other device:", Look.Role.MUTED);
        CodeField field = new CodeField(card, look, entering.text(), presenter::join, presenter::done);
        fill(field.control(), 2);
        entering.failure().ifPresent(failure -> wide(failure, Look.Role.BAD));
        Button join = fill(Look.button(card, "&Join", "join", field::submit), 1);
        field.enables(join);
        fill(Look.button(card, "Cance&l", "cancel", presenter::done), 1);
        return field.control();
    }

    private void working(String text) {
        wide(text, Look.Role.MUTED);
        fill(new ProgressBar(card, SWT.INDETERMINATE), 2);
    }

    private static String left(PairingModel.Showing showing) {
        return "Works once, for " + showing.left() + " minutes.";
    }

    private Label wide(String text, Look.Role role) {
        Label label = look.label(card, role, look.small(), SWT.WRAP);
        label.setText(Look.plain(text));
        return fill(label, 2);
    }

    private static <C extends Control> C fill(C control, int columns) {
        GridData place = new GridData(SWT.FILL, SWT.CENTER, true, false, columns, 1);
        place.widthHint = columns == 1 ? SWT.DEFAULT : WIDTH_HINT;
        control.setLayoutData(place);
        return control;
    }

    /** The code, large, spoken letter by letter. */
    private record CodeDisplay(Label control) {
        CodeDisplay(Composite parent, Look look, String code) {
            this(new Label(parent, SWT.CENTER));
            control.setFont(look.code());
            control.setText(code);
            Look.name(control, "code");
            Color background = look.palette().surface();
            control.setBackground(background);
            Speech.name(control, () -> "Code " + String.join(" ", code.split("")));
        }
    }
}
