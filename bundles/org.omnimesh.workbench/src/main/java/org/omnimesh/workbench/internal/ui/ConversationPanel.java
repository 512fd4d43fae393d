// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Label;
import org.omnimesh.workbench.internal.model.ConversationModel;
import org.omnimesh.workbench.internal.model.ConversationModel.FileLine;
import org.omnimesh.workbench.internal.model.ConversationModel.Line;
import org.omnimesh.workbench.internal.model.ConversationModel.MessageLine;
import org.omnimesh.workbench.internal.model.ConversationModel.NoteLine;
import org.omnimesh.workbench.internal.model.ConversationPresenter;

/** A conversation: what was said, and the field for what to say. */
public final class ConversationPanel {
    /** Longest name in the head, in characters. */
    private static final int LONGEST_TITLE = 40;

    /** How often it is looked whether something came that cannot be read. */
    private static final Duration LOOK = Duration.ofSeconds(10);

    private final Look look;
    private final ConversationPresenter presenter;
    private final Composite root;
    private final Composite head;
    private final Label title;
    private final Label about;
    private final Label activity;
    private final Label topic;
    private final Label unreadable;
    private final Button share;
    private final Button send;
    private final PaintedList list;
    private final NoticeBar notice;
    private final MessageInput input;
    private boolean ready;
    private String draft = "";
    private final Map<String, MessageRow> known = new HashMap<>();

    /**
     * Makes the widgets.
     *
     * @param parent gets them
     * @param ui the display's thread
     * @param look colours and fonts
     * @param presenter what to show
     */
    public ConversationPanel(Composite parent, UiExecutor ui, Look look, ConversationPresenter presenter) {
        this.look = look;
        this.presenter = presenter;
        root = column(parent, 0);
        head = new Composite(root, SWT.NONE);
        head.setLayoutData(new GridData(SWT.FILL, SWT.TOP, true, false));
        GridLayout headLayout = new GridLayout(4, false);
        headLayout.marginWidth = 16;
        headLayout.marginHeight = 8;
        head.setLayout(headLayout);
        title = look.label(head, Look.Role.TEXT, look.title(), SWT.NONE);
        about = look.label(head, Look.Role.MUTED, look.small(), SWT.NONE);
        about.setLayoutData(new GridData(SWT.BEGINNING, SWT.CENTER, false, false));
        Look.name(about, "about");
        activity = look.label(head, Look.Role.MUTED, look.small(), SWT.RIGHT);
        activity.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        Look.name(activity, "activity");
        share = Look.button(head, "&Share file\u2026", "share-file", this::chooseFiles);
        topic = below("topic", Look.Role.TEXT);
        unreadable = below("unreadable", Look.Role.MUTED);
        head.addListener(SWT.Paint, e -> {
            e.gc.setForeground(look.palette().border());
            e.gc.drawLine(0, head.getSize().y - 1, head.getSize().x, head.getSize().y - 1);
        });
        list = new PaintedList(root, look, true, "messages", "Messages");
        list.control().setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
        notice = new NoticeBar(root, look, "conversation-problem", presenter::dismiss);
        Composite foot = new Composite(root, SWT.NONE);
        foot.setLayoutData(new GridData(SWT.FILL, SWT.BOTTOM, true, false));
        GridLayout footLayout = new GridLayout(2, false);
        footLayout.marginWidth = 16;
        footLayout.marginHeight = 12;
        foot.setLayout(footLayout);
        input = new MessageInput(foot, look,
                text -> presenter.send(text, () -> ui.execute(() -> restore(text))));
        input.control().setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        send = Look.button(foot, "Se&nd", "send", input::send);
        root.setTabList(new Control[] { foot, head, list.control() });
        look.dress(head, Palette::surface);
        look.dress(foot, Palette::surface);
        look.follow(list.control(), now -> list.control().setBackground(now.surface()));
        look.follow(root, now -> root.setBackground(now.surface()));
        FileDrop.attach(root, presenter::share);
        ui.follow(root, presenter.model(), this::show);
        ui.repeat(root, LOOK, presenter::tick);
    }

    /** Adds a line below the name, which takes no place while it is empty. */
    private Label below(String id, Look.Role role) {
        Label label = look.label(head, role, look.small(), SWT.WRAP);
        GridData place = new GridData(SWT.FILL, SWT.CENTER, true, false, 4, 1);
        place.exclude = true;
        label.setLayoutData(place);
        label.setVisible(false);
        Look.name(label, id);
        return label;
    }

    private static boolean changed(Label label, String text) {
        String shown = Look.plain(text);
        boolean changed = !shown.equals(label.getText());
        if (changed) {
            label.setText(shown);
            label.setVisible(!shown.isEmpty());
            ((GridData) label.getLayoutData()).exclude = shown.isEmpty();
        }
        return changed;
    }

    /** Gives the keyboard to the message field, unless it is somewhere in the panel already. */
    public void focus() {
        if (!root.isDisposed() && !Look.holdsFocus(root)) {
            goToMessage();
        }
    }

    /** Gives the keyboard to the message field. */
    public void goToMessage() {
        input.focus();
    }

    /** Asks for files and shares them. */
    public void chooseFiles() {
        FileDialog dialog = new FileDialog(root.getShell(), SWT.OPEN | SWT.MULTI);
        dialog.setText("Share files in " + title.getText());
        if (dialog.open() != null) {
            Path folder = Path.of(dialog.getFilterPath());
            List<Path> chosen = new ArrayList<>();
            for (String name : dialog.getFileNames()) {
                chosen.add(folder.resolve(name));
            }
            presenter.share(chosen);
        }
    }

    private static Composite column(Composite parent, int margin) {
        Composite column = new Composite(parent, SWT.NONE);
        GridLayout layout = new GridLayout();
        layout.marginWidth = margin;
        layout.marginHeight = margin;
        layout.verticalSpacing = 0;
        column.setLayout(layout);
        return column;
    }

    private void restore(String unsent) {
        if (!root.isDisposed()) {
            input.restore(unsent);
        }
    }

    private void show(ConversationModel model) {
        title.setText(model.ready() ? Look.plain(shortened(model.channel())) : "Conversation");
        about.setText(Look.plain(model.about()));
        activity.setText(Look.plain(model.activity().orElse("")));
        head.layout(new Control[] { title, about, activity }, SWT.DEFER);
        // Both are asked: each changes its line.
        if (changed(topic, model.topic()) | changed(unreadable, model.unreadable())) {
            root.layout(true, true);
        }
        share.setEnabled(model.writable());
        send.setEnabled(model.writable());
        if (ready != model.ready()) { // What was typed is not to be read on a locked screen, either.
            ready = model.ready();
            if (ready) {
                input.restore(draft);
            }
            draft = ready ? "" : input.take();
        }
        input.hint(!model.ready()
                ? Look.NOT_OPEN
                : model.writable() ? "Message " + model.channel() : "Nobody writes here any more");
        list.hint(model.ready() ? "No messages yet. Write the first one below." : Look.NOT_OPEN);
        notice.show(model.problem());
        List<ListRow> rows = new ArrayList<>();
        if (model.hasEarlier()) {
            rows.add(new EarlierRow(look, presenter::showEarlier));
        }
        model.lines().forEach(line -> rows.add(row(line)));
        known.clear();
        rows.forEach(row -> {
            if (row instanceof MessageRow message) {
                known.put(row.id(), message);
            }
        });
        list.show(rows);
    }

    private static String shortened(String name) {
        return name.codePointCount(0, name.length()) <= LONGEST_TITLE
                ? name
                : name.substring(0, name.offsetByCodePoints(0, LONGEST_TITLE)) + "\u2026";
    }

    private ListRow row(Line line) {
        return switch (line) {
            case NoteLine note -> new HeadingRow(look, note.id(), note.text(), true);
            case MessageLine message -> {
                MessageRow row = known.get(message.id());
                yield row != null && row.line().equals(message)
                        ? row
                        : new MessageRow(root.getDisplay(), look, message, actions(message));
            }
        };
    }

    private List<ListRow.Action> actions(MessageLine message) {
        List<ListRow.Action> actions = new ArrayList<>();
        Optional<FileLine> file = message.file();
        file.filter(FileLine::savable)
                .ifPresent(f -> actions.add(new ListRow.Action("&Save\u2026", () -> save(f))));
        if (file.isEmpty()) {
            actions.add(new ListRow.Action("&Copy text", () -> Look.copy(root.getDisplay(), message.text())));
        }
        return actions;
    }

    private void save(FileLine file) {
        FileDialog dialog = new FileDialog(root.getShell(), SWT.SAVE);
        dialog.setText("Save file");
        dialog.setFileName(file.name());
        String chosen = dialog.open();
        if (chosen != null) {
            presenter.save(file.id(), Path.of(chosen));
        }
    }
}
