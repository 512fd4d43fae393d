// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import java.util.ArrayList;
import java.util.List;

import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.omnimesh.workbench.internal.model.PairingPresenter;
import org.omnimesh.workbench.internal.model.PeersModel;
import org.omnimesh.workbench.internal.model.PeersModel.PeerLine;
import org.omnimesh.workbench.internal.model.PeersPresenter;

/** The people: the team's devices, those nearby, and the card by which devices are paired. */
public final class PeersPanel {
    private final Composite root;
    private final Look look;
    private final PaintedList list;
    private final PairingCard pairing;

    /**
     * Makes the widgets.
     *
     * @param parent gets them
     * @param ui the display's thread
     * @param look colours and fonts
     * @param peers who there is
     * @param codes pairs
     */
    public PeersPanel(Composite parent, UiExecutor ui, Look look, PeersPresenter peers, PairingPresenter codes) {
        this.look = look;
        root = new Composite(parent, SWT.NONE);
        GridLayout layout = new GridLayout();
        layout.marginWidth = 0;
        layout.marginHeight = 0;
        layout.verticalSpacing = 0;
        root.setLayout(layout);
        Label title = look.label(root, Look.Role.TEXT, look.title(), SWT.NONE);
        title.setText("People");
        GridData place = new GridData(SWT.FILL, SWT.TOP, true, false);
        place.horizontalIndent = 12;
        place.verticalIndent = 12;
        title.setLayoutData(place);
        list = new PaintedList(root, look, false, "people", "People");
        list.control().setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
        pairing = new PairingCard(root, ui, look, codes, this::goToPeople);
        look.dress(root, Palette::side);
        ui.follow(root, peers.model(), this::show);
    }

    /** Gives the keyboard to the list, unless it is somewhere in the panel already. */
    public void focus() {
        if (!Look.holdsFocus(root)) {
            goToPeople();
        }
    }

    /** Gives the keyboard to the list. */
    public void goToPeople() {
        list.control().setFocus();
    }

    private void show(PeersModel model) {
        List<ListRow> rows = new ArrayList<>();
        if (!model.ready()) {
            list.hint("Starting\u2026");
        } else {
            rows.add(new HeadingRow(look, "team", "IN YOUR TEAM", false));
            if (model.team().isEmpty()) {
                rows.add(new HeadingRow(look, "alone", "Nobody yet. Pair a device below.", false));
            }
            model.team().forEach(peer -> rows.add(row(peer)));
            if (!model.nearby().isEmpty()) {
                rows.add(new HeadingRow(look, "nearby", "NEARBY", false));
                model.nearby().forEach(peer -> rows.add(row(peer)));
            }
        }
        list.show(rows);
    }

    private PeerRow row(PeerLine peer) {
        return new PeerRow(look, peer, peer.trusted()
                ? List.of(new ListRow.Action("&Copy peer id", () -> copy(peer.key())))
                : List.of(new ListRow.Action("&Enter its code\u2026", pairing::enterCode)));
    }

    private void copy(String text) {
        Clipboard clipboard = new Clipboard(list.control().getDisplay());
        clipboard.setContents(new Object[] { text }, new Transfer[] { TextTransfer.getInstance() });
        clipboard.dispose();
    }
}
