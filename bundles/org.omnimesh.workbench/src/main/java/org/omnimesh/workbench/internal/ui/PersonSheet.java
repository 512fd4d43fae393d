// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import java.util.List;
import java.util.Locale;

import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.omnimesh.workbench.internal.model.PeersModel.PeerLine;
import org.omnimesh.workbench.internal.model.PeersModel.PersonLine;

/** All about a person: role, how she came, devices, and what can be done. */
final class PersonSheet {
    /** Most devices shown; more are counted. */
    private static final int MOST = 8;

    /** How wide names of devices become before they wrap, in pixels. */
    private static final int NAME_WIDTH = 300;

    private PersonSheet() {}

    static void open(Shell owner, UiExecutor ui, Look look, PersonLine person, PersonActions actions) {
        Sheet sheet = new Sheet(owner, ui, look, person.name(), "person");
        sheet.heading(person.me() ? person.name() + " (you)" : person.name());
        person.role().ifPresent(
                role -> sheet.text(RoleSheet.name(role) + ": " + lower(RoleSheet.may(role)), Look.Role.TEXT));
        sheet.text(person.history(), Look.Role.MUTED);
        switch (person.trust()) {
            case VERIFIED -> sheet.text("Verified: you compared the safety number.", Look.Role.GOOD);
            case LOST ->
                sheet.text("The safety number changed since you compared it. Compare it again before you trust it.",
                        Look.Role.BAD);
            case NONE -> { /* nothing to say */ }
        }
        Label title = look.label(sheet.body(), Look.Role.MUTED, look.small(), SWT.NONE);
        title.setText(person.devices().size() == 1 ? "DEVICE" : person.devices().size() + " DEVICES");
        person.devices().stream().limit(MOST)
                .forEach(device -> device(sheet, look, person, device, actions));
        if (person.devices().size() > MOST) {
            sheet.text("and " + (person.devices().size() - MOST) + " more", Look.Role.MUTED);
        }
        if (!person.me()) {
            person.rights().why().ifPresent(why -> sheet.text(why, Look.Role.MUTED));
        }
        List<ListRow.Action> deeds = actions.deeds(sheet.shell(), person, sheet::close);
        for (int i = 0; i < deeds.size(); i++) {
            sheet.button(deeds.get(i).label(), "deed-" + i, deeds.get(i).run());
        }
        Button close = sheet.closing("&Close");
        sheet.shell().setDefaultButton(close);
        sheet.open();
        close.setFocus();
    }

    private static void device(Sheet sheet, Look look, PersonLine person, PeerLine device, PersonActions actions) {
        Composite row = new Composite(sheet.body(), SWT.NONE);
        GridLayout layout = new GridLayout(3, false);
        layout.marginWidth = 0;
        layout.marginHeight = 0;
        row.setLayout(layout);
        row.setLayoutData(new GridData(SWT.FILL, SWT.TOP, true, false));
        Label name = look.label(row, device.quarantined() ? Look.Role.BAD : Look.Role.TEXT, look.regular(), SWT.WRAP);
        name.setText(Look.plain(device.name()));
        GridData place = new GridData(SWT.BEGINNING, SWT.CENTER, false, false);
        place.widthHint = Math.min(NAME_WIDTH, name.computeSize(SWT.DEFAULT, SWT.DEFAULT).x);
        name.setLayoutData(place);
        Label detail = look.label(row, Look.Role.MUTED, look.small(), SWT.NONE);
        detail.setText(Look.plain(device.quarantined() ? device.detail() : "\u00b7 " + state(device)));
        detail.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        actions.removal(sheet.shell(), person, device, sheet::close).ifPresent(remove -> {
            Button button = Look.button(row, "Remove\u2026", "remove-device", remove.run());
            Speech.name(button, () -> "Remove device " + device.name());
        });
        Label id = look.label(row, Look.Role.MUTED, look.small(), SWT.NONE);
        id.setText(device.key());
        id.setLayoutData(new GridData(SWT.FILL, SWT.TOP, true, false, 3, 1));
    }

    private static String state(PeerLine device) {
        return device.here() ? "this device" : device.presence().name().toLowerCase(Locale.ROOT);
    }

    private static String lower(String sentence) {
        return sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
    }
}
