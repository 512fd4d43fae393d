// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import java.util.Optional;

import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Display;
import org.omnimesh.api.qr.QrCode;

/** A QR code for the camera of another device: dark on light also in dark rooms, because some readers insist on it. */
final class QrPicture {
    /** Four pixels for each module of a link of usual length. */
    private static final int SIZE = 312;

    private final Canvas canvas;
    private Optional<QrCode> code = Optional.empty();

    QrPicture(Composite parent, String id, String spoken) {
        canvas = new Canvas(parent, SWT.DOUBLE_BUFFERED | SWT.NO_FOCUS) {
            @Override
            public Point computeSize(int width, int height, boolean changed) {
                return new Point(SIZE, SIZE);
            }
        };
        Look.name(canvas, id);
        Speech.name(canvas, () -> code.isPresent() ? spoken : "");
        canvas.addListener(SWT.Paint, e -> paint(e.gc));
    }

    Canvas control() {
        return canvas;
    }

    void show(Optional<QrCode> next) {
        if (!next.equals(code)) {
            code = next;
            canvas.redraw();
        }
    }

    private void paint(GC gc) {
        code.ifPresent(shown -> {
            Display display = canvas.getDisplay();
            int modules = shown.size() + 2 * QrCode.QUIET_ZONE;
            int side = Math.min(canvas.getSize().x, canvas.getSize().y);
            int module = Math.max(1, side / modules);
            int begin = (side - module * shown.size()) / 2;
            gc.setAntialias(SWT.OFF);
            gc.setBackground(display.getSystemColor(SWT.COLOR_WHITE));
            gc.fillRectangle(0, 0, side, side);
            gc.setBackground(display.getSystemColor(SWT.COLOR_BLACK));
            for (int y = 0; y < shown.size(); y++) {
                for (int x = 0; x < shown.size(); x++) {
                    if (shown.isDark(x, y)) {
                        gc.fillRectangle(begin + x * module, begin + y * module, module, module);
                    }
                }
            }
        });
    }
}
