// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.omnimesh.workbench.internal.model.StatusModel;
import org.omnimesh.workbench.internal.model.StatusModel.Phase;
import org.omnimesh.workbench.internal.model.StatusPresenter;

/** The banner: the team, this user, how far the node reaches, who is connected, and what is wrong. */
public final class StatusBanner {
    private static final int HEIGHT = 56;
    private static final int LEFT = 12;
    private static final int PICTURE = 36;
    private static final int DOT = 10;
    private static final int PILL = 26;
    private static final int CHEVRON = 24;

    private final Look look;
    private final Composite root;
    private final Canvas canvas;
    private final NoticeBar notice;
    private final TeamMenu teams;
    private StatusModel model;
    private int headEnd;

    /**
     * Makes the widgets.
     *
     * @param parent gets them
     * @param ui the display's thread
     * @param look colours and fonts
     * @param presenter what to show
     * @param teams changes the team
     */
    public StatusBanner(Composite parent, UiExecutor ui, Look look, StatusPresenter presenter, TeamMenu teams) {
        this.look = look;
        this.teams = teams;
        this.model = presenter.model().get();
        root = new Composite(parent, SWT.NONE);
        GridLayout layout = new GridLayout();
        layout.marginWidth = 0;
        layout.marginHeight = 0;
        layout.verticalSpacing = 0;
        root.setLayout(layout);
        canvas = new Canvas(root, SWT.DOUBLE_BUFFERED);
        GridData place = new GridData(SWT.FILL, SWT.TOP, true, false);
        place.heightHint = HEIGHT;
        canvas.setLayoutData(place);
        canvas.addListener(SWT.Paint, this::paint);
        canvas.addListener(SWT.MouseDown, e -> {
            if (e.button == 1 && e.x < headEnd) {
                showTeams();
            }
        });
        canvas.addListener(SWT.MouseMove, e -> canvas
                .setCursor(e.x < headEnd ? canvas.getDisplay().getSystemCursor(SWT.CURSOR_HAND) : null));
        canvas.addListener(SWT.KeyDown, e -> {
            if (e.keyCode == SWT.CR || e.keyCode == SWT.SPACE || e.keyCode == SWT.ARROW_DOWN) {
                showTeams();
            }
        });
        canvas.addListener(SWT.Traverse, e -> e.doit = e.detail != SWT.TRAVERSE_RETURN);
        canvas.addListener(SWT.FocusIn, e -> canvas.redraw());
        canvas.addListener(SWT.FocusOut, e -> canvas.redraw());
        Look.name(canvas, "banner");
        Speech.name(canvas, this::spoken);
        notice = new NoticeBar(root, look, "banner-problem", presenter::dismiss);
        look.follow(root, now -> {
            root.setBackground(now.side());
            canvas.setBackground(now.side());
            canvas.redraw();
        });
        ui.follow(root, presenter.model(), this::show);
    }

    /**
     * Returns the widget that holds all.
     *
     * @return the widget
     */
    public Composite control() {
        return root;
    }

    /** Opens the menu of teams. */
    public void showTeams() {
        teams.show(canvas, LEFT, HEIGHT - 4);
    }

    private void show(StatusModel next) {
        model = next;
        canvas.redraw();
        boolean before = ((GridData) canvas.getParent().getChildren()[1].getLayoutData()).exclude;
        notice.show(next.problem());
        if (before == next.problem().isPresent()) {
            root.requestLayout();
        }
    }

    private String spoken() {
        return model.phase() == Phase.STARTING || model.phase() == Phase.LOCKED
                ? model.connections()
                : "Team " + model.team() + ", Enter changes it" + ", you are " + model.me() + " on " + model.device()
                        + ", " + model.network()
                        + ", " + model.connections() + model.problem().map(p -> ", " + p).orElse("");
    }

    private void paint(Event event) {
        GC gc = event.gc;
        Palette now = look.palette();
        int width = canvas.getSize().x;
        gc.setAntialias(SWT.ON);
        gc.setForeground(now.border());
        gc.drawLine(0, HEIGHT - 1, width, HEIGHT - 1);
        boolean known = !model.team().isEmpty();
        headEnd = 0;
        int top = (HEIGHT - PICTURE) / 2;
        look.drawPicture(gc, LEFT, top, PICTURE, 10, known ? model.team() : "O", now.accent());
        int x = LEFT + PICTURE + LEFT;
        int right = pill(gc, width - LEFT, model.connections(), colour());
        if (known) {
            right = pill(gc, right, model.network(), null);
        }
        gc.setForeground(now.text());
        gc.setFont(look.title());
        int line = gc.getFontMetrics().getHeight();
        int middle = HEIGHT / 2;
        if (!known) {
            gc.drawText("OmniMesh", x, middle - line / 2, true);
            return;
        }
        String team = Look.fit(gc, model.team(), right - x - CHEVRON);
        int teamEnd = x + gc.textExtent(team).x;
        gc.drawText(team, x, middle - line + 2, true);
        gc.setLineWidth(2);
        gc.drawPolyline(new int[] { teamEnd + 8, middle - 10, teamEnd + 12, middle - 6, teamEnd + 16, middle - 10 });
        gc.setLineWidth(1);
        gc.setForeground(now.muted());
        gc.setFont(look.small());
        String me = Look.fit(gc, model.me() + " \u00b7 " + model.device(), right - x);
        gc.drawText(me, x, middle + 4, true);
        headEnd = Math.max(teamEnd + CHEVRON, x + gc.textExtent(me).x);
        if (canvas.isFocusControl()) {
            gc.setForeground(now.accent());
            gc.drawRoundRectangle(4, 4, headEnd, HEIGHT - 10, 8, 8);
        }
    }

    private Color colour() {
        Palette now = look.palette();
        return switch (model.phase()) {
            case STARTING, LOCKED -> now.away();
            case RUNNING -> model.connected() > 0 ? now.good() : now.muted();
            case STOPPED, FAILED -> now.bad();
        };
    }

    /** Draws a text in a pill that ends at a place, and returns where it begins. */
    private int pill(GC gc, int right, String text, @Nullable Color dot) {
        Palette now = look.palette();
        gc.setFont(look.small());
        Point extent = gc.textExtent(text);
        int width = extent.x + 2 * LEFT + (dot == null ? 0 : DOT + 6);
        int x = right - width;
        int y = (HEIGHT - PILL) / 2;
        gc.setBackground(now.raised());
        gc.fillRoundRectangle(x, y, width, PILL, PILL, PILL);
        if (dot != null) {
            gc.setBackground(dot);
            gc.fillOval(x + LEFT, y + (PILL - DOT) / 2, DOT, DOT);
        }
        gc.setForeground(now.text());
        gc.drawText(text, right - LEFT - extent.x, y + (PILL - extent.y) / 2, true);
        return x - 8;
    }
}
