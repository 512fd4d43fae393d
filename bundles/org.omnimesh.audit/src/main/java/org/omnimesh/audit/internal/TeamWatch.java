// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.audit.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.omnimesh.api.audit.Act;
import org.omnimesh.api.audit.Audit;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.team.Arrival;
import org.omnimesh.api.team.Member;
import org.omnimesh.api.team.Removal;
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
 * Writes down who joined, left, or has another role, wherever that was decided: it looks at the team a moment after it changed,
 * as members come and go for an instant while a device joins. Of a team that this device came to, what followed its coming
 * counts.
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
    private final PeerId self;
    private final Duration settling;
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("omnimesh-audit-team").factory());
    private boolean due;
    private TeamId team;
    private Map<MemberId, Role> roles;
    private Set<EntryId> arrivals;
    private Set<Removal> removals;
    /** Whose the devices are, or were. */
    private final Map<PeerId, MemberId> owners = new HashMap<>();

    /**
     * Made by declarative services.
     *
     * @param teams the teams
     * @param management tells who did it
     * @param audit takes what changed
     * @param device this device
     */
    @Activate
    public TeamWatch(@Reference Teams teams, @Reference TeamManagement management, @Reference Audit audit,
            @Reference DeviceIdentity device) {
        this(teams, management, audit, device.peerId(), SETTLING);
    }

    /** Waits another while before it looks. */
    TeamWatch(Teams teams, TeamManagement management, Audit audit, PeerId self, Duration settling) {
        this.self = self;
        this.teams = teams;
        this.management = management;
        this.audit = audit;
        this.settling = settling;
        this.team = teams.current().id();
        this.roles = roles();
        this.arrivals = teams.arrivals().stream().map(Arrival::id).collect(Collectors.toSet());
        this.removals = removals().map(TeamWatch::unexposed).collect(Collectors.toSet());
    }

    private Map<MemberId, Role> roles() {
        Map<MemberId, Role> now = new LinkedHashMap<>();
        for (Member member : teams.members()) {
            now.put(member.id(), member.role());
            member.devices().forEach(device -> owners.put(device.peer(), member.id()));
        }
        return now;
    }

    private Stream<Removal> removals() {
        return management.removals().stream().filter(it -> it.team().equals(team));
    }

    /** Returns what stays the same of a removal while entries that were written unaware of it are counted. */
    private static Removal unexposed(Removal removal) {
        return new Removal(removal.team(), removal.device(), "", "", removal.by(), removal.at(), 0);
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
        Instant since = Instant.MIN;
        if (!team.equals(teams.current().id())) {
            team = teams.current().id();
            write(NOBODY, "team.changed", team.toString(), teams.current().name());
            since = teams.arrivals().stream().filter(it -> it.device().equals(self)).map(Arrival::at)
                    .max(Comparator.naturalOrder()).orElse(Instant.MIN);
            rolesBefore = Map.of();
        }
        roles = roles();
        writeArrivals(since);
        writeRemovals(since);
        for (Map.Entry<MemberId, Role> member : roles.entrySet()) {
            Role before = rolesBefore.getOrDefault(member.getKey(), member.getValue());
            if (before != member.getValue()) {
                write(management.roleGivenBy(member.getKey()).map(PeerId::toString).orElse(NOBODY), "team.role",
                        member.getKey().toString(), word(before) + " to " + word(member.getValue()));
            }
        }
    }

    private void writeArrivals(Instant since) {
        Set<EntryId> before = arrivals;
        List<Arrival> now = teams.arrivals();
        now.stream().filter(it -> !before.contains(it.id()) && it.at().isAfter(since))
                .forEach(it -> write(it.invitedBy().toString(), it.another() ? "team.device_linked" : "team.joined",
                        it.device().toString(), it.deviceName()));
        arrivals = now.stream().map(Arrival::id).collect(Collectors.toSet());
    }

    private void writeRemovals(Instant since) {
        Set<Removal> before = removals;
        List<Removal> now = removals().toList();
        now.reversed().stream().filter(it -> !before.contains(unexposed(it)) && it.at().isAfter(since))
                .forEach(it -> write(it.by().toString(),
                        roles.containsKey(owners.get(it.device())) ? "team.device_revoked" : "team.removed",
                        it.device().toString(),
                        it.deviceName()));
        removals = now.stream().map(TeamWatch::unexposed).collect(Collectors.toSet());
    }

    private void write(String actor, String action, String subject, String detail) {
        audit.record(new Act(actor, action, subject, detail));
    }

    private static String word(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
