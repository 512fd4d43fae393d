// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.swt.accessibility.ACC;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleControlAdapter;
import org.eclipse.swt.accessibility.AccessibleControlEvent;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Canvas;

/** Makes a drawn list a list for screen readers. */
@NonNullByDefault({})
final class ListSpeech {
    private ListSpeech() {}

    static void attach(Canvas canvas, PaintedList list, String name) {
        canvas.getAccessible().addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getName(AccessibleEvent e) {
                e.result = known(list, e.childID) ? list.row(e.childID).spoken() : name;
            }
        });
        canvas.getAccessible().addAccessibleControlListener(new AccessibleControlAdapter() {
            @Override
            public void getRole(AccessibleControlEvent e) {
                e.detail = e.childID == ACC.CHILDID_SELF ? ACC.ROLE_LIST : ACC.ROLE_LISTITEM;
            }

            @Override
            public void getChildCount(AccessibleControlEvent e) {
                e.detail = list.size();
            }

            @Override
            public void getFocus(AccessibleControlEvent e) {
                e.childID = list.selection() < 0 ? ACC.CHILDID_SELF : list.selection();
            }

            @Override
            public void getState(AccessibleControlEvent e) {
                e.detail = ACC.STATE_FOCUSABLE;
                if (known(list, e.childID)) {
                    e.detail |= ACC.STATE_SELECTABLE
                            | (e.childID == list.selection() ? ACC.STATE_SELECTED | ACC.STATE_FOCUSED : 0);
                }
            }

            @Override
            public void getLocation(AccessibleControlEvent e) {
                Rectangle place = known(list, e.childID) ? list.place(e.childID) : canvas.getClientArea();
                Point corner = canvas.toDisplay(place.x, place.y);
                e.x = corner.x;
                e.y = corner.y;
                e.width = place.width;
                e.height = place.height;
            }

            @Override
            public void getChildAtPoint(AccessibleControlEvent e) {
                int index = list.at(canvas.toControl(e.x, e.y).y);
                e.childID = index < 0 ? ACC.CHILDID_SELF : index;
            }
        });
    }

    private static boolean known(PaintedList list, int child) {
        return child >= 0 && child < list.size();
    }
}
