// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.swt.widgets.Shell;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.team.Role;
import org.omnimesh.workbench.internal.model.PeersModel.PeerLine;
import org.omnimesh.workbench.internal.model.PeersModel.PersonLine;
import org.omnimesh.workbench.internal.model.SafetyPresenter;
import org.omnimesh.workbench.internal.model.TeamModel;
import org.omnimesh.workbench.internal.model.TeamPresenter;

/** What can be done about a person or a device of the team, each as a menu entry and as a button. */
final class PersonActions {
    private final Shell window;
    private final UiExecutor ui;
    private final Look look;
    private final TeamPresenter team;
    private final SafetyPresenter safety;
    private final ChannelActions channels;

    PersonActions(Shell window, UiExecutor ui, Look look, TeamPresenter team, SafetyPresenter safety,
            ChannelActions channels) {
        this.safety = safety;
        this.channels = channels;
        this.window = window;
        this.ui = ui;
        this.look = look;
        this.team = team;
    }

    /** Lists what can be done about a person, the most usual first. */
    List<ListRow.Action> about(PersonLine person) {
        List<ListRow.Action> actions = new ArrayList<>();
        actions.add(new ListRow.Action("&Details\u2026", () -> PersonSheet.open(window, ui, look, person, this)));
        actions.addAll(deeds(window, person, () -> { /* nothing else to close */ }));
        if (person.devices().size() == 1) {
            actions.add(copyId(person.devices().getFirst()));
        }
        return actions;
    }

    /** Lists what can be done about one of several devices. */
    List<ListRow.Action> about(PersonLine person, PeerLine device) {
        List<ListRow.Action> actions = new ArrayList<>();
        actions.add(new ListRow.Action("&Details\u2026", () -> PersonSheet.open(window, ui, look, person, this)));
        removal(window, person, device, () -> { /* nothing else to close */ }).ifPresent(actions::add);
        actions.add(copyId(device));
        return actions;
    }

    /** Lists what changes something about a person. */
    List<ListRow.Action> deeds(Shell owner, PersonLine person, Runnable done) {
        List<ListRow.Action> actions = new ArrayList<>();
        Optional<PeerId> device = person.devices().stream().findFirst().flatMap(PeerLine::id);
        if (!person.me() && person.member().isPresent()) {
            if (person.role().filter(it -> it != Role.HUB).isPresent()) {
                device.ifPresent(id -> actions.add(new ListRow.Action("M&essage", () -> {
                    done.run();
                    channels.message(window, id, person.name());
                })));
            }
            device.ifPresent(id -> actions.add(new ListRow.Action("&Safety number\u2026", () -> {
                done.run();
                SafetySheet.open(window, ui, look, safety, id, person.name());
            })));
        }
        if (!person.rights().roles().isEmpty()) {
            actions.add(new ListRow.Action("Change &role\u2026", () -> {
                done.run();
                RoleSheet.open(window, ui, look, team, person);
            }));
        }
        if (person.me()) {
            actions.add(new ListRow.Action("&Leave the team\u2026", () -> {
                done.run();
                leave(window, ui, look, team);
            }));
        } else if (person.rights().remove()) {
            actions.add(new ListRow.Action("Re&move from the team\u2026", () -> remove(owner, person, done)));
        }
        return actions;
    }

    /** Returns the removal of one of several devices, if it is allowed. */
    Optional<ListRow.Action> removal(Shell owner, PersonLine person, PeerLine device, Runnable done) {
        if (!person.rights().removeDevice() || person.devices().size() < 2 || device.here()) {
            return Optional.empty();
        }
        return Optional.of(new ListRow.Action("Re&move this device\u2026", () -> device.id().ifPresent(id -> Ask.then(
                owner, ui, look, "Remove " + device.name() + "?",
                "The device loses access at once: its links close, and every channel gets a fresh key that it does not "
                        + "have. What it has already received stays on it. " + (person.me() ? "You" : person.name())
                        + " can go on with the other devices. This cannot be undone.",
                "&Remove", "Removing, with fresh keys for every channel\u2026",
                answer -> team.remove(id, false, answer), done))));
    }

    private void remove(Shell owner, PersonLine person, Runnable done) {
        Optional<PeerId> device = person.devices().stream().findFirst().flatMap(PeerLine::id);
        String devices = person.devices().size() == 1 ? "" : ", with all " + person.devices().size() + " devices";
        device.ifPresent(id -> Ask.then(owner, ui, look, "Remove " + person.name() + " from the team?",
                person.name() + " loses access at once" + devices
                        + ": links close, and every channel gets a fresh key. "
                        + "What was already received stays with " + person.name()
                        + ". This cannot be undone; coming back needs a new invitation.",
                "&Remove", "Removing, with fresh keys for every channel\u2026",
                answer -> team.remove(id, true, answer), done));
    }

    /** Asks whether to leave the current team, or says why that is not possible. */
    static void leave(Shell owner, UiExecutor ui, Look look, TeamPresenter team) {
        TeamModel now = team.model().get();
        if (!now.ready() || now.teams().isEmpty()) {
            return;
        }
        TeamModel.TeamLine current = now.teams().getFirst();
        if (now.stay().isPresent()) {
            Sheet sheet = new Sheet(owner, ui, look, "Leave the team", "cannot-leave");
            sheet.heading("You cannot leave " + current.name() + " yet");
            sheet.text(now.stay().orElse(""), Look.Role.TEXT);
            sheet.closing("&Close").setFocus();
            sheet.open();
            return;
        }
        Ask.then(owner, ui, look, "Leave " + current.name() + "?",
                "You leave with all your devices, and this device forgets the team's channels, messages and files. This "
                        + "cannot be undone; coming back needs a new invitation.",
                "&Leave", "Leaving\u2026", answer -> team.leave(current.id(), answer),
                () -> { /* the window shows it */ });
    }

    private ListRow.Action copyId(PeerLine device) {
        return new ListRow.Action("&Copy peer id", () -> Look.copy(window.getDisplay(), device.key()));
    }
}
