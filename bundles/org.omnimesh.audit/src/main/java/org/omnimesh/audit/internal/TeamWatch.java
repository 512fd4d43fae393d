// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.audit.internal;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.omnimesh.api.audit.Act;
import org.omnimesh.api.audit.Audit;
import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.team.Device;
import org.omnimesh.api.team.Member;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.TeamChanged;
import org.omnimesh.api.team.TeamManagement;
import org.omnimesh.api.team.Teams;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventHandler;
import org.osgi.service.event.propertytypes.EventTopics;

/**
 * Writes down who joined, left, or has another role, wherever that was decided: it compares the team with what it was, a moment
 * after it changed, as members come and go for an instant while a device joins.
 */
@Component(service = EventHandler.class, immediate = true)
@EventTopics(DomainEvent.ALL_TOPICS)
public final class TeamWatch implements EventHandler {
    /** Actor where the team does not tell who it was. */
    private static final String NOBODY = "team";

    private static final Duration SETTLING = Duration.ofSeconds(2);

    private final Teams teams;
    private final TeamManagement management;
    private final Audit audit;
    private final Duration settling;
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("omnimesh-audit-team").factory());
    private boolean due;
    private TeamId team;
    private Map<MemberId, Role> roles;
    private Map<PeerId, Device> devices;

    /**
     * Made by declarative services.
     *
     * @param teams the teams
     * @param management tells who did it
     * @param audit takes what changed
     */
    @Activate
    public TeamWatch(@Reference Teams teams, @Reference TeamManagement management, @Reference Audit audit) {
        this(teams, management, audit, SETTLING);
    }

    /** Waits another while before it compares. */
    TeamWatch(Teams teams, TeamManagement management, Audit audit, Duration settling) {
        this.teams = teams;
        this.management = management;
        this.audit = audit;
        this.settling = settling;
        this.team = teams.current().id();
        this.roles = roles();
        this.devices = devices();
    }

    private Map<MemberId, Role> roles() {
        Map<MemberId, Role> now = new LinkedHashMap<>();
        teams.members().forEach(member -> now.put(member.id(), member.role()));
        return now;
    }

    private Map<PeerId, Device> devices() {
        Map<PeerId, Device> now = new LinkedHashMap<>();
        for (Member member : teams.members()) {
            member.devices().forEach(device -> now.put(device.peer(), device));
        }
        return now;
    }

    @Override
    public synchronized void handleEvent(@NonNullByDefault({}) Event event) {
        if (DomainEvent.of(event).orElse(null) instanceof TeamChanged && !due && !later.isShutdown()) {
            due = true;
            later.schedule(this::compare, settling.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Deactivate
    synchronized void deactivate() {
        later.shutdownNow();
        if (due) {
            compare();
        }
    }

    private synchronized void compare() {
        due = false;
        Map<MemberId, Role> rolesBefore = roles;
        Map<PeerId, Device> devicesBefore = devices;
        boolean same = team.equals(teams.current().id());
        team = teams.current().id();
        roles = roles();
        devices = devices();
        if (!same) {
            write(NOBODY, "team.changed", team.toString(), teams.current().name());
            return;
        }
        devices.values().stream().filter(device -> !devicesBefore.containsKey(device.peer()))
                .forEach(device -> audit.record(new Act(device.invitedBy().toString(),
                        rolesBefore.containsKey(device.member()) ? "team.device_linked" : "team.joined",
                        device.peer().toString(), device.name())));
        Map<PeerId, Device> gone = new HashMap<>(devicesBefore);
        gone.keySet().removeAll(devices.keySet());
        gone.values().forEach(device -> write(remover(device.peer()),
                roles.containsKey(device.member()) ? "team.device_revoked" : "team.removed", device.peer().toString(),
                device.name()));
        roles.forEach((member, role) -> {
            Role before = rolesBefore.get(member);
            if (before != null && before != role) {
                write(management.roleGivenBy(member).map(PeerId::toString).orElse(NOBODY), "team.role",
                        member.toString(),
                        word(before) + " to " + word(role));
            }
        });
    }

    /** Returns the device that removed another one; a device that left removed itself. */
    private String remover(PeerId device) {
        return management.removals().stream()
                .filter(it -> it.team().equals(team) && it.device().equals(device)).findFirst()
                .map(it -> it.by().toString()).orElse(NOBODY);
    }

    private void write(String actor, String action, String subject, String detail) {
        audit.record(new Act(actor, action, subject, detail));
    }

    private static String word(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
