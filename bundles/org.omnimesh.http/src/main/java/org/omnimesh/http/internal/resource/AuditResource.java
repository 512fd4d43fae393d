// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.audit.Audit;
import org.omnimesh.api.audit.AuditCheck;
import org.omnimesh.api.audit.AuditEvent;
import org.omnimesh.api.audit.AuditException;
import org.omnimesh.api.audit.AuditHash;
import org.omnimesh.api.audit.AuditQuery;
import org.omnimesh.api.http.HttpAnswer;
import org.omnimesh.api.http.HttpMethod;
import org.omnimesh.api.http.HttpProblem;
import org.omnimesh.api.http.HttpRequest;
import org.omnimesh.api.http.HttpResource;
import org.omnimesh.api.http.Scope;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What was done on this node that concerns security, and whether the log of it is whole. */
@Component
public final class AuditResource implements HttpResource {
    private static final int DEFAULT_LIMIT = 100;

    private record EventJson(long seq, Instant at, String actor, String action, String subject, String detail,
            AuditHash hash) {
        static EventJson of(AuditEvent event) {
            return new EventJson(event.seq(), event.at(), event.act().actor(), event.act().action(),
                    event.act().subject(), event.act().detail(), event.hash());
        }
    }

    private record WitnessedJson(long rows, Instant at, int devices) {
        static WitnessedJson of(AuditCheck.Witnessed witnessed) {
            return new WitnessedJson(witnessed.rows(), witnessed.at(), witnessed.devices());
        }
    }

    private record AuditJson(List<EventJson> events, long rows, boolean verified, Optional<String> damage,
            Optional<WitnessedJson> witnessed) {}

    private final Audit audit;

    /**
     * Made by declarative services.
     *
     * @param audit the log
     */
    @Activate
    public AuditResource(@Reference Audit audit) {
        this.audit = audit;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(HttpMethod.GET, "/api/v1/team/audit", Scope.ADMIN, this::list));
    }

    private HttpAnswer list(HttpRequest request) throws HttpProblem {
        AuditQuery query = new AuditQuery(time(request, "from"), time(request, "to"), request.query("action"),
                request.queryNumber("limit", 1, AuditQuery.MAX_LIMIT, DEFAULT_LIMIT));
        try {
            AuditCheck check = audit.verify();
            List<EventJson> events = audit.list(query).stream().map(EventJson::of).toList();
            return HttpAnswer.ok(new AuditJson(events, check.rows(), check.damage().isEmpty(), check.damage(),
                    check.witnessed().map(WitnessedJson::of)));
        } catch (AuditException e) {
            throw new HttpProblem(503, "audit_unavailable", String.valueOf(e.getMessage()));
        }
    }

    private static Optional<Instant> time(HttpRequest request, String name) throws HttpProblem {
        try {
            return request.query(name).map(Instant::parse);
        } catch (DateTimeException e) {
            throw HttpProblem.badRequest("The parameter \"" + name + "\" must be a time in ISO 8601.");
        }
    }
}
