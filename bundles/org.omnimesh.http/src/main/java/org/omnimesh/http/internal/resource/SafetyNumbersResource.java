// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.http.HttpAnswer;
import org.omnimesh.api.http.HttpMethod;
import org.omnimesh.api.http.HttpProblem;
import org.omnimesh.api.http.HttpRequest;
import org.omnimesh.api.http.HttpResource;
import org.omnimesh.api.http.Scope;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.qr.QrCodes;
import org.omnimesh.api.team.SafetyNumber;
import org.omnimesh.api.team.SafetyNumbers;
import org.omnimesh.api.team.TeamException;
import org.omnimesh.api.team.Teams;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The safety numbers of other members, and whether they were compared. */
@Component
public final class SafetyNumbersResource implements HttpResource {
    private static final String PATH = "/api/v1/team/peers/{peer_id}/safety-number";

    private record Wanted(boolean verified, Optional<String> safetyNumber) {}

    private record Shown(String safetyNumber, String qr, boolean verified, SafetyNumber.State state,
            Optional<Instant> verifiedAt, MemberId memberId, String displayName, Optional<String> qrSvg,
            Optional<List<String>> qrRows) {}

    private final SafetyNumbers numbers;
    private final Teams teams;
    private final QrCodes codes;

    /**
     * Made by declarative services.
     *
     * @param numbers the numbers
     * @param teams whose devices there are
     * @param codes draws them
     */
    @Activate
    public SafetyNumbersResource(@Reference SafetyNumbers numbers, @Reference Teams teams, @Reference QrCodes codes) {
        this.numbers = numbers;
        this.teams = teams;
        this.codes = codes;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(HttpMethod.GET, PATH, request -> show(numbers::of, request)),
                new Route(HttpMethod.POST, PATH, Scope.ADMIN, this::change));
    }

    /** Something to be done with the number of a device's member. */
    private interface Step {
        SafetyNumber take(PeerId device) throws TeamException;
    }

    private HttpAnswer change(HttpRequest request) throws HttpProblem {
        Wanted wanted = request.json(Wanted.class);
        if (!wanted.verified()) {
            return show(numbers::unverify, request);
        }
        return show(device -> numbers.verify(device, wanted.safetyNumber().isPresent()
                ? wanted.safetyNumber().get()
                : numbers.of(device).digits()), request);
    }

    private HttpAnswer show(Step step, HttpRequest request) throws HttpProblem {
        PeerId device = TeamAnswers.device(request, teams);
        SafetyNumber number = TeamAnswers.answer(() -> step.take(device));
        QrJson qr = QrJson.of(codes, number.qr());
        return HttpAnswer.ok(new Shown(number.digits(), number.qr(), number.verified(), number.state(),
                number.verifiedAt(), number.member(), number.displayName(), qr.svg(), qr.rows()));
    }
}
