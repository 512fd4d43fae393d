// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.util.Optional;

import org.omnimesh.api.http.HttpProblem;
import org.omnimesh.api.http.HttpRequest;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.LogException;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.team.NotPermittedException;
import org.omnimesh.api.team.TeamException;
import org.omnimesh.api.team.Teams;
import org.omnimesh.api.team.UnknownChannelException;

/** What a client is told when something in a team cannot be decided. */
final class TeamAnswers {
    private TeamAnswers() {}

    /** Something that a role may not allow. */
    interface Decision {
        void make() throws TeamException;
    }

    /** Something that a role may not allow, with what comes of it. */
    interface Question<T> {
        T ask() throws TeamException;
    }

    static void decide(Decision decision) throws HttpProblem {
        answer(() -> {
            decision.make();
            return Optional.empty();
        });
    }

    static <T> T answer(Question<T> question) throws HttpProblem {
        try {
            return question.ask();
        } catch (UnknownChannelException e) {
            throw HttpProblem.notFound(String.valueOf(e.getMessage()));
        } catch (NotPermittedException e) {
            throw new HttpProblem(403, "not_permitted", String.valueOf(e.getMessage()));
        } catch (TeamException e) {
            if (e.getCause() instanceof LogException || e.getCause() instanceof StorageException) {
                throw new HttpProblem(503, "not_changed", String.valueOf(e.getMessage()));
            }
            throw new HttpProblem(409, "not_possible", String.valueOf(e.getMessage()));
        }
    }

    /** Reads the id of a device of the team in a path. */
    static PeerId device(HttpRequest request, Teams teams) throws HttpProblem {
        try {
            return known(PeerId.parse(request.path("peer_id")), teams);
        } catch (IllegalArgumentException e) {
            throw noSuchDevice();
        }
    }

    /** Makes sure that somebody named in a body is a device of the team. */
    static PeerId known(PeerId device, Teams teams) throws HttpProblem {
        if (teams.memberOf(device).isEmpty()) {
            throw noSuchDevice();
        }
        return device;
    }

    private static HttpProblem noSuchDevice() {
        return HttpProblem.notFound("There is no such device in the team.");
    }
}
