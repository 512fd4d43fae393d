// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import java.util.function.Consumer;

import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.omnimesh.api.chat.MessageDraft;

/** The field for a message: grows with the text, Enter sends, Shift+Enter begins a new line. */
final class MessageInput {
    private static final int MAX_LINES = 6;
    private static final int ARC = 10;

    private final Composite frame;
    private final StyledText text;
    private final Look look;
    private final Consumer<String> send;
    private String hint = "";

    MessageInput(Composite parent, Look look, Consumer<String> send) {
        this.look = look;
        this.send = send;
        frame = new Composite(parent, SWT.DOUBLE_BUFFERED);
        GridLayout layout = new GridLayout();
        layout.marginWidth = 12;
        layout.marginHeight = 9;
        frame.setLayout(layout);
        text = new StyledText(frame, SWT.MULTI | SWT.WRAP | SWT.V_SCROLL);
        text.setAlwaysShowScrollBars(false);
        text.setFont(look.regular());
        text.setTextLimit(MessageDraft.MAX_CONTENT_LENGTH);
        text.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, true));
        Look.name(text, "message-input");
        Speech.name(text, () -> hint);
        text.addVerifyKeyListener(e -> {
            if ((e.keyCode == SWT.CR || e.keyCode == SWT.KEYPAD_CR) && (e.stateMask & SWT.MODIFIER_MASK) == 0) {
                e.doit = false;
                send();
            }
        });
        text.addListener(SWT.Traverse, e -> {
            if (e.detail == SWT.TRAVERSE_TAB_NEXT || e.detail == SWT.TRAVERSE_TAB_PREVIOUS) {
                e.doit = true;
            }
        });
        text.addListener(SWT.Modify, e -> grow());
        text.addListener(SWT.FocusIn, e -> frame.redraw());
        text.addListener(SWT.FocusOut, e -> frame.redraw());
        text.addListener(SWT.Paint, this::paintHint);
        frame.addListener(SWT.Paint, this::paintFrame);
        look.follow(frame, now -> {
            frame.setBackground(now.surface());
            text.setBackground(now.surface());
            text.setForeground(now.text());
            text.setSelectionBackground(now.accent());
            text.setSelectionForeground(now.onAccent());
        });
    }

    Composite control() {
        return frame;
    }

    void focus() {
        text.setFocus();
    }

    void hint(String shown) {
        hint = shown;
        text.redraw();
    }

    /** Takes out what was typed and not sent. */
    String take() {
        String typed = text.getText();
        text.setText("");
        return typed;
    }

    /** Gives back a text that could not be sent, unless the user writes already. */
    void restore(String unsent) {
        if (!text.isDisposed() && text.getText().isEmpty()) {
            text.setText(unsent);
            text.setCaretOffset(unsent.length());
        }
    }

    void send() {
        String typed = text.getText();
        if (!typed.isBlank()) {
            text.setText("");
            send.accept(typed);
        }
        text.setFocus();
    }

    private void grow() {
        int line = text.getLineHeight();
        int width = Math.max(1, text.getClientArea().width);
        int wanted = Math.min(MAX_LINES * line, Math.max(line, text.computeSize(width, SWT.DEFAULT).y));
        GridData place = (GridData) text.getLayoutData();
        if (place.heightHint != wanted) {
            place.heightHint = wanted;
            frame.getParent().getParent().layout(true, true);
            text.showSelection();
        }
        text.redraw();
    }

    private void paintHint(Event event) {
        if (text.getCharCount() == 0) {
            event.gc.setForeground(look.palette().muted());
            event.gc.drawText(hint, text.getLeftMargin(), text.getTopMargin(), true);
        }
    }

    private void paintFrame(Event event) {
        Rectangle area = frame.getClientArea();
        boolean focused = text.isFocusControl();
        event.gc.setAntialias(SWT.ON);
        event.gc.setForeground(focused ? look.palette().accent() : look.palette().border());
        event.gc.setLineWidth(focused ? 2 : 1);
        event.gc.drawRoundRectangle(1, 1, area.width - 3, area.height - 3, ARC, ARC);
    }
}
