// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.omnimesh.api.audit.Act;
import org.omnimesh.api.audit.Audit;
import org.omnimesh.api.audit.AuditCheck;
import org.omnimesh.api.audit.AuditEvent;
import org.omnimesh.api.audit.AuditException;
import org.omnimesh.api.audit.AuditQuery;
import org.omnimesh.api.audit.AuditedEvent;
import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.id.DisplayText;
import org.omnimesh.api.team.Teams;
import org.omnimesh.workbench.internal.model.AuditModel.AuditLine;
import org.omnimesh.workbench.internal.model.AuditModel.Kind;
import org.omnimesh.workbench.internal.model.AuditModel.Span;

/** Shows what was done on this device, filtered; checks that nothing of it was changed. Reads only while it is looked at. */
public final class AuditPresenter extends Presenter<AuditModel> {
    private static final String TOKEN = "token:";

    private final Clock clock;
    private volatile boolean looked;
    private volatile Kind kind = Kind.ALL;
    private volatile Span span = Span.EVER;
    private volatile Optional<String> check = Optional.empty();
    private volatile boolean sound = true;

    /**
     * Made by declarative services.
     *
     * @param services the node
     */
    public AuditPresenter(NodeServices services) {
        this(services, Background.threads("audit"), Clock.systemDefaultZone());
    }

    /**
     * Works where and when told.
     *
     * @param services the node
     * @param background where to work
     * @param clock tells now and the time zone
     */
    public AuditPresenter(NodeServices services, Background background, Clock clock) {
        super(services, background, AuditModel.FIRST);
        this.clock = clock;
        open();
    }

    /**
     * Chooses what is shown, and begins to follow the log.
     *
     * @param of which acts
     * @param within how far back
     */
    public void show(Kind of, Span within) {
        kind = of;
        span = within;
        looked = true;
        refresh();
    }

    /** Reads no more. */
    public void lookAway() {
        looked = false;
        check = Optional.empty();
        refresh();
    }

    /**
     * Checks the whole log.
     *
     * @param answer told when it is done
     */
    public void verify(Answer answer) {
        attempt(AuditException.class, answer, () -> {
            AuditCheck found = audit().verify();
            sound = found.damage().isEmpty();
            check = Optional.of(found.damage()
                    .map(damage -> "The log was tampered with or damaged: " + DisplayText.line(damage, SENTENCE))
                    .orElse("The log is whole: " + note(found.rows(), false)
                            + " as written, none changed, moved or removed."));
        });
    }

    private Audit audit() throws AuditException {
        return services.find(Audit.class)
                .orElseThrow(() -> new AuditException("OmniMesh is still starting: try again in a moment."));
    }

    @Override
    protected boolean concerns(DomainEvent fact) {
        return looked && fact instanceof AuditedEvent;
    }

    @Override
    protected AuditModel build() {
        if (!looked || services.find(Audit.class).isEmpty()) {
            return AuditModel.FIRST;
        }
        try {
            Optional<Instant> from = Optional.of(span).filter(it -> it.days() > 0)
                    .map(it -> clock.instant().minus(Duration.ofDays(it.days())));
            List<AuditEvent> events = audit()
                    .list(new AuditQuery(from, Optional.empty(), kind.prefix(), AuditQuery.MAX_LIMIT));
            Map<String, String> names = names();
            List<AuditLine> rows = events.stream().map(event -> line(event, names)).toList();
            return new AuditModel(true, rows, note(rows.size(), rows.size() == AuditQuery.MAX_LIMIT), check, sound,
                    Optional.empty());
        } catch (AuditException e) {
            return new AuditModel(true, List.of(), "", check, sound,
                    Optional.of(DisplayText.line(String.valueOf(e.getMessage()), SENTENCE)));
        }
    }

    private static String note(long rows, boolean more) {
        return more
                ? "The newest " + rows + "; choose less to see older ones."
                : rows == 1 ? "1 row" : rows + " rows";
    }

    private Map<String, String> names() {
        Map<String, String> names = new HashMap<>();
        services.find(Teams.class).ifPresent(teams -> teams.members().forEach(member -> {
            names.put(member.id().toString(), Words.name(member.displayName(), "Somebody"));
            member.devices().forEach(device -> names.put(device.peer().toString(),
                    Words.name(member.displayName(), "Somebody") + " (" + Words.name(device.name(), "device") + ")"));
        }));
        return names;
    }

    private AuditLine line(AuditEvent event, Map<String, String> names) {
        ZoneId zone = clock.getZone();
        Act act = event.act();
        String when = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM).format(event.at().atZone(zone));
        return new AuditLine(event.seq(), when, act.action(), actor(act.actor(), names),
                DisplayText.line(names.getOrDefault(act.subject(), act.subject()), Act.MAX_TEXT),
                DisplayText.line(act.detail(), Act.MAX_TEXT));
    }

    private static String actor(String actor, Map<String, String> names) {
        return switch (actor) {
            case Act.NODE -> "this node";
            case Act.UNKNOWN -> "somebody unknown";
            default -> actor.startsWith(TOKEN)
                    ? "token " + DisplayText.name(actor.substring(TOKEN.length()))
                    : DisplayText.line(names.getOrDefault(actor, actor), Act.MAX_TEXT);
        };
    }
}
