// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;
import org.omnimesh.workbench.internal.model.AuditModel;
import org.omnimesh.workbench.internal.model.AuditModel.AuditLine;
import org.omnimesh.workbench.internal.model.AuditModel.Kind;
import org.omnimesh.workbench.internal.model.AuditModel.Span;
import org.omnimesh.workbench.internal.model.AuditPresenter;

/** The audit log: a table with filters, and a check of all of it. */
public final class AuditSheet {
    private static final int HEIGHT = 380;
    private static final String[] COLUMNS = { "No.", "When", "What", "Who", "To whom or what", "Detail" };
    private static final int[] WIDTHS = { 60, 180, 160, 170, 170, 220 };

    private final Look look;
    private final AuditPresenter presenter;
    private final Sheet sheet;
    private final Combo kind;
    private final Combo span;
    private final Table table;
    private final Label note;
    private final Label check;
    private List<AuditLine> rows = List.of();

    private AuditSheet(Shell window, UiExecutor ui, Look look, AuditPresenter presenter) {
        this.look = look;
        this.presenter = presenter;
        sheet = new Sheet(window, ui, look, "Audit", "audit");
        sheet.heading("What was done on this device");
        Composite filters = new Composite(sheet.body(), SWT.NONE);
        GridLayout layout = new GridLayout(3, false);
        layout.marginWidth = 0;
        filters.setLayout(layout);
        filters.setLayoutData(new GridData(SWT.FILL, SWT.TOP, true, false));
        kind = combo(filters, "What", Stream.of(Kind.values()).map(Kind::shown).toList());
        span = combo(filters, "When", Stream.of(Span.values()).map(Span::shown).toList());
        note = look.label(filters, Look.Role.MUTED, look.small(), SWT.RIGHT);
        note.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        table = new Table(sheet.body(), SWT.VIRTUAL | SWT.FULL_SELECTION | SWT.BORDER);
        table.setHeaderVisible(true);
        GridData place = new GridData(SWT.FILL, SWT.FILL, true, true);
        place.heightHint = HEIGHT;
        table.setLayoutData(place);
        look.drawSelection(table);
        Look.name(table, "audit-table");
        Speech.name(table, () -> "Audit log, " + note.getText());
        for (int i = 0; i < COLUMNS.length; i++) {
            TableColumn column = new TableColumn(table, i == 0 ? SWT.RIGHT : SWT.LEFT);
            column.setText(COLUMNS[i]);
            column.setWidth(WIDTHS[i]);
        }
        table.addListener(SWT.SetData, e -> fill((TableItem) e.item, table.indexOf((TableItem) e.item)));
        table.addListener(SWT.KeyDown, e -> {
            if (e.keyCode == 'c' && (e.stateMask & SWT.MOD1) != 0 && table.getSelectionIndex() >= 0) {
                Look.copy(table.getDisplay(), String.join("\t", cells(rows.get(table.getSelectionIndex()))));
            }
        });
        check = sheet.text("", Look.Role.GOOD);
        sheet.button("&Verify", "audit-verify", () -> sheet.run("Checking every row\u2026", presenter::verify,
                () -> { /* the sheet shows it */ }));
        Button close = sheet.closing("&Close");
        sheet.shell().setDefaultButton(close);
        sheet.shell().addListener(SWT.Dispose, e -> presenter.lookAway());
        ui.follow(sheet.shell(), presenter.model(), this::show);
    }

    /**
     * Opens it.
     *
     * @param window what it stands over
     * @param ui the display's thread
     * @param look colours and fonts
     * @param presenter reads the log
     */
    public static void open(Shell window, UiExecutor ui, Look look, AuditPresenter presenter) {
        presenter.show(Kind.ALL, Span.EVER);
        AuditSheet audit = new AuditSheet(window, ui, look, presenter);
        audit.sheet.open();
        audit.table.setFocus();
    }

    private void show(AuditModel model) {
        rows = model.rows();
        note.setText(model.ready() ? model.note() : "Reading\u2026");
        table.setItemCount(rows.size());
        table.clearAll();
        check.setText(Look.plain(model.check().orElse("")));
        Look.role(check, model.sound() ? Look.Role.GOOD : Look.Role.BAD);
        sheet.problem(model.problem());
        look.dressAgain(sheet.shell());
        sheet.shell().layout(true, true);
    }

    private void fill(TableItem item, int index) {
        if (index >= 0 && index < rows.size()) {
            item.setText(cells(rows.get(index)));
        }
    }

    private static String[] cells(AuditLine line) {
        return new String[] { Long.toString(line.seq()), line.when(), line.action(), line.actor(), line.subject(),
                line.detail() };
    }

    private Combo combo(Composite parent, String name, List<String> items) {
        Combo combo = new Combo(parent, SWT.READ_ONLY | SWT.DROP_DOWN);
        combo.setItems(items.toArray(String[]::new));
        combo.select(0);
        Look.name(combo, "audit-" + name.toLowerCase(Locale.ROOT));
        Speech.name(combo, () -> name);
        combo.addListener(SWT.Selection, e -> presenter.show(Kind.values()[Math.max(0, kind.getSelectionIndex())],
                Span.values()[Math.max(0, span.getSelectionIndex())]));
        return combo;
    }
}
