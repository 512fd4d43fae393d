// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import java.util.List;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Event;

/** Lets arrow keys choose among radio buttons, as people know it: with GTK they only move the keyboard. */
final class Radios {
    private Radios() {}

    /** Links buttons that exclude each other, in their order. */
    static void link(List<Button> radios) {
        radios.forEach(radio -> radio.addListener(SWT.Traverse, e -> {
            int step = e.detail == SWT.TRAVERSE_ARROW_NEXT ? 1 : e.detail == SWT.TRAVERSE_ARROW_PREVIOUS ? -1 : 0;
            if (step != 0) {
                // The key is used up, and nothing else is done with it.
                e.detail = SWT.TRAVERSE_NONE;
                e.doit = true;
                choose(radios, radios.indexOf(radio), step);
            }
        }));
    }

    private static void choose(List<Button> radios, int from, int step) {
        int at = from;
        do {
            at = Math.floorMod(at + step, radios.size());
        } while (at != from && !radios.get(at).isEnabled());
        Button chosen = radios.get(at);
        radios.forEach(radio -> radio.setSelection(radio == chosen));
        chosen.setFocus();
        chosen.notifyListeners(SWT.Selection, new Event());
    }
}
