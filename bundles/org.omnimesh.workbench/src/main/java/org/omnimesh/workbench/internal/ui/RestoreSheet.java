// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.DirectoryDialog;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.omnimesh.workbench.internal.model.BackupPresenter;
import org.omnimesh.workbench.internal.model.BackupPresenter.PutBack;

/** Puts a backup into a folder of its own, and says how it is opened from there. */
public final class RestoreSheet {
    private static final int LONGEST_PATH = 4096;

    private final Shell window;
    private final UiExecutor ui;
    private final Look look;
    private final BackupPresenter presenter;
    private final Sheet sheet;
    private final Text file;
    private final Text folder;
    private final Text secret;
    private final Button words;

    private RestoreSheet(Shell window, UiExecutor ui, Look look, BackupPresenter presenter) {
        this.window = window;
        this.ui = ui;
        this.look = look;
        this.presenter = presenter;
        sheet = new Sheet(window, ui, look, "Put back a backup", "restore");
        sheet.heading("Put back a backup");
        sheet.text(
                "It goes into a folder of its own, from which OmniMesh is then started. What this window shows now stays "
                        + "as it is, and nothing is overwritten.",
                Look.Role.TEXT);
        file = path("File with the backup", "restore-file", () -> {
            FileDialog dialog = new FileDialog(sheet.shell(), SWT.OPEN);
            dialog.setText("Backup");
            return dialog.open();
        });
        folder = path("Folder for it, empty or new", "restore-folder", () -> {
            DirectoryDialog dialog = new DirectoryDialog(sheet.shell(), SWT.SAVE);
            dialog.setText("Folder for it, empty or new");
            return dialog.open();
        });
        secret = sheet.field("Passphrase of the backup, or recovery words", SWT.PASSWORD, "restore-secret");
        char hidden = secret.getEchoChar();
        words = new Button(sheet.body(), SWT.CHECK);
        words.setText("These are the 24 &recovery words");
        Look.name(words, "restore-words");
        words.addListener(SWT.Selection, e -> secret.setEchoChar(words.getSelection() ? '\0' : hidden));
        sheet.closing("Cancel");
        Button begin = sheet.button("&Put back", "restore-begin", this::begin);
        begin.setEnabled(false);
        List<Text> needed = List.of(file, folder, secret);
        needed.forEach(field -> field.addListener(SWT.Modify,
                e -> begin.setEnabled(needed.stream().allMatch(it -> it.getCharCount() > 0))));
        sheet.shell().setDefaultButton(begin);
        ui.follow(sheet.shell(), presenter.model(), model -> model.doing().ifPresent(sheet::doing));
    }

    /**
     * Opens it.
     *
     * @param window what it stands over
     * @param ui the display's thread
     * @param look colours and fonts
     * @param presenter puts it back
     */
    public static void open(Shell window, UiExecutor ui, Look look, BackupPresenter presenter) {
        RestoreSheet restore = new RestoreSheet(window, ui, look, presenter);
        restore.sheet.open();
        restore.file.setFocus();
    }

    /** Adds a field for a path, to type or to choose. */
    private Text path(String name, String id, Supplier<@Nullable String> chooser) {
        Composite row = new Composite(sheet.body(), SWT.NONE);
        GridLayout layout = new GridLayout(2, false);
        layout.marginWidth = 0;
        layout.marginHeight = 0;
        row.setLayout(layout);
        row.setLayoutData(new GridData(SWT.FILL, SWT.TOP, true, false));
        Text text = sheet.field(row, name, SWT.NONE, id);
        text.setTextLimit(LONGEST_PATH);
        Button choose = Look.button(row, "Choose\u2026", id + "-choose",
                () -> Optional.ofNullable(chooser.get()).ifPresent(text::setText));
        Speech.name(choose, () -> "Choose: " + name);
        Stream.of(row.getChildren()).findFirst()
                .ifPresent(label -> label.setLayoutData(new GridData(SWT.FILL, SWT.TOP, true, false, 2, 1)));
        return text;
    }

    private void begin() {
        List<PutBack> done = new ArrayList<>();
        String backup = file.getText();
        String home = folder.getText();
        char[] typed = secret.getTextChars();
        boolean byWords = words.getSelection();
        sheet.run("Opening\u2026", answer -> presenter.putBack(backup, home, typed, byWords, done::add, answer),
                presenter::stop, () -> {
                    sheet.close();
                    done.forEach(this::show);
                });
    }

    private void show(PutBack done) {
        Sheet result = new Sheet(window, ui, look, "Put back a backup", "restore-done");
        result.heading("The backup is put back");
        result.text(done.size() + " are in " + done.home() + ". To open it, quit OmniMesh here and start it with:",
                Look.Role.TEXT);
        Text command = new Text(result.body(), SWT.READ_ONLY | SWT.SINGLE | SWT.BORDER);
        command.setText(done.command());
        GridData place = new GridData(SWT.FILL, SWT.TOP, true, false);
        place.widthHint = Sheet.TEXT_WIDTH;
        command.setLayoutData(place);
        Look.name(command, "restore-command");
        Speech.name(command, () -> "Command");
        result.text(
                "If the device that it was made on is still in use, quit OmniMesh there before: for your team, both are "
                        + "the same device.",
                Look.Role.TEXT);
        result.button("C&opy", "restore-copy", () -> Look.copy(window.getDisplay(), done.command()));
        Button close = result.closing("&Close");
        result.shell().setDefaultButton(close);
        result.open();
        close.setFocus();
    }
}
