// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.http.HttpProblem;
import org.omnimesh.api.log.LogException;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.team.NotPermittedException;
import org.omnimesh.api.team.TeamException;

class TeamAnswersTest {
    private static String told(TeamException failure) {
        HttpProblem problem = assertThrows(HttpProblem.class, () -> TeamAnswers.decide(() -> {
            throw failure;
        }));
        return problem.status() + " " + problem.code() + " " + problem.getMessage();
    }

    @Test
    void aDiskThatFailsIsNoConflict() {
        assertEquals("503 not_changed Not kept.",
                told(new TeamException("Not kept.", new StorageException("The disk is full."))));
        assertEquals("503 not_changed Not kept.",
                told(new TeamException("Not kept.", new LogException("The disk is full."))));
        assertEquals("409 not_possible No.", told(new TeamException("No.", new IllegalArgumentException("x"))));
        assertEquals("409 not_possible No.", told(new TeamException("No.")));
        assertEquals("403 not_permitted No.", told(new NotPermittedException("No.")));
    }
}
