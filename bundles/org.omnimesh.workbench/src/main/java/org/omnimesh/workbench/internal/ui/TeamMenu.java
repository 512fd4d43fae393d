// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Shell;
import org.omnimesh.workbench.internal.model.TeamModel;
import org.omnimesh.workbench.internal.model.TeamModel.TeamLine;
import org.omnimesh.workbench.internal.model.TeamPresenter;

/** Changes to another team; founds, renames and leaves one. */
public final class TeamMenu {
    /** Most teams in the menu; others are reached once these are left. */
    private static final int MOST = 30;

    private final UiExecutor ui;
    private final Look look;
    private final TeamPresenter presenter;

    /**
     * Makes it.
     *
     * @param ui the display's thread
     * @param look colours and fonts
     * @param presenter knows the teams
     */
    public TeamMenu(UiExecutor ui, Look look, TeamPresenter presenter) {
        this.ui = ui;
        this.look = look;
        this.presenter = presenter;
    }

    /** Shows the menu below a part of a control. */
    void show(Control at, int x, int y) {
        TeamModel model = presenter.model().get();
        if (!model.ready()) {
            return;
        }
        Shell window = at.getShell();
        Menu menu = new Menu(at);
        model.teams().stream().limit(MOST).forEach(team -> {
            MenuItem item = new MenuItem(menu, SWT.RADIO);
            item.setText(Look.plain(team.name()) + " (" + team.detail() + ")");
            item.setSelection(team.equals(model.teams().getFirst()));
            item.addListener(SWT.Selection, e -> {
                if (item.getSelection() && !team.equals(model.teams().getFirst())) {
                    select(window, team);
                }
            });
        });
        new MenuItem(menu, SWT.SEPARATOR);
        item(menu, "&Found a team\u2026", true, () -> found(window));
        item(menu, "&Rename this team\u2026", model.renamable(), () -> rename(window));
        item(menu, "&Leave this team\u2026", true, () -> leave(window));
        menu.addListener(SWT.Hide, e -> at.getDisplay().asyncExec(menu::dispose));
        menu.setLocation(at.toDisplay(x, y));
        menu.setVisible(true);
    }

    private static void item(Menu menu, String text, boolean enabled, Runnable action) {
        MenuItem item = new MenuItem(menu, SWT.PUSH);
        item.setText(text);
        item.setEnabled(enabled);
        item.addListener(SWT.Selection, e -> action.run());
    }

    private void select(Shell window, TeamLine team) {
        presenter.select(team.id(), problem -> problem.ifPresent(sentence -> ui.execute(() -> {
            if (!window.isDisposed()) {
                Sheet sheet = new Sheet(window, ui, look, "Team", "select-failed");
                sheet.heading("The team could not be opened");
                sheet.text(sentence, Look.Role.BAD);
                sheet.closing("&Close");
                sheet.open();
            }
        })));
    }

    /**
     * Asks for a name and founds a team.
     *
     * @param window what the dialog stands over
     */
    public void found(Shell window) {
        NameSheet.open(window, ui, look, "Found a team",
                "You become its owner, and it becomes the current team. The team you are in now stays: you change between "
                        + "teams by the name at the top.",
                "", "&Found", "Founding\u2026", presenter::found);
    }

    /**
     * Asks for a name and gives it to the current team.
     *
     * @param window what the dialog stands over
     */
    public void rename(Shell window) {
        TeamModel model = presenter.model().get();
        if (model.renamable()) {
            NameSheet.open(window, ui, look, "Rename the team", "Everybody in the team sees the new name.",
                    model.teams().getFirst().name(), "&Rename", "Renaming\u2026", presenter::rename);
        } else if (model.ready()) {
            Sheet sheet = new Sheet(window, ui, look, "Rename the team", "cannot-rename");
            sheet.text("Only owners and admins may rename the team.", Look.Role.TEXT);
            sheet.closing("&Close");
            sheet.open();
        }
    }

    /**
     * Asks whether to leave the current team.
     *
     * @param window what the dialog stands over
     */
    public void leave(Shell window) {
        PersonActions.leave(window, ui, look, presenter);
    }
}
