// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import java.util.ArrayList;
import java.util.List;

import org.eclipse.swt.widgets.Composite;
import org.omnimesh.workbench.internal.model.PairingPresenter;
import org.omnimesh.workbench.internal.model.PeersModel;
import org.omnimesh.workbench.internal.model.PeersModel.PersonLine;
import org.omnimesh.workbench.internal.model.PeersPresenter;
import org.omnimesh.workbench.internal.model.SafetyPresenter;
import org.omnimesh.workbench.internal.model.TeamPresenter;

/** The people: the team's with their devices, those nearby, and the card by which devices are paired. */
public final class PeersPanel {
    private final SidePanel panel;
    private final Look look;
    private final PairingCard pairing;
    private final PersonActions actions;

    /**
     * Makes the widgets.
     *
     * @param parent gets them
     * @param ui the display's thread
     * @param look colours and fonts
     * @param peers who there is
     * @param codes pairs
     * @param team removes people and changes what they may do
     * @param safety tells whose keys were compared
     * @param channels opens direct conversations
     */
    public PeersPanel(Composite parent, UiExecutor ui, Look look, PeersPresenter peers, PairingPresenter codes,
            TeamPresenter team, SafetyPresenter safety, ChannelActions channels) {
        this.look = look;
        actions = new PersonActions(parent.getShell(), ui, look, team, safety, channels);
        panel = new SidePanel(parent, look, "People", "people");
        pairing = new PairingCard(panel.root(), ui, look, codes, this::goToPeople);
        panel.dress();
        ui.follow(panel.root(), peers.model(), this::show);
    }

    /** Gives the keyboard to the list, unless it is somewhere in the panel already. */
    public void focus() {
        panel.focus();
    }

    /** Gives the keyboard to the list. */
    public void goToPeople() {
        panel.goToList();
    }

    private void show(PeersModel model) {
        List<ListRow> rows = new ArrayList<>();
        if (!model.ready()) {
            panel.list().hint(Look.NOT_OPEN);
        } else {
            rows.add(new HeadingRow(look, "team", "IN YOUR TEAM" + count(model.team().size()), false));
            model.team().forEach(person -> add(rows, person));
            if (model.team().size() < 2) {
                rows.add(new HeadingRow(look, "alone", "Nobody else yet. Invite somebody below.", false));
            }
            if (!model.nearby().isEmpty()) {
                rows.add(new HeadingRow(look, "nearby", "NEARBY" + count(model.nearby().size()), false));
                model.nearby().forEach(peer -> rows.add(PersonRow.stranger(look, peer,
                        List.of(new ListRow.Action("&Enter its code\u2026", pairing::enterCode)))));
            }
            if (!model.gone().isEmpty()) {
                rows.add(new HeadingRow(look, "gone", "NOT IN THE TEAM ANY MORE" + count(model.gone().size()), false));
                model.gone().forEach(it -> rows
                        .add(new LineRow(look, "gone-" + it.key(), it.name(), it.detail(), "", List.of())));
            }
        }
        panel.list().show(rows);
    }

    private static String count(int size) {
        return size < 2 ? "" : " \u00b7 " + size;
    }

    private void add(List<ListRow> rows, PersonLine person) {
        rows.add(PersonRow.person(look, person, actions.about(person)));
        if (person.devices().size() > 1) {
            person.devices().forEach(
                    device -> rows.add(PersonRow.device(look, device, actions.about(person, device))));
        }
    }
}
