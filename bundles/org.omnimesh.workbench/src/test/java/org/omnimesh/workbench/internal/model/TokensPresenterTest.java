// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.http.Scope;
import org.omnimesh.workbench.internal.model.TokensModel.TokenLine;

class TokensPresenterTest {
    private static final Optional<String> DONE = Optional.empty();

    private final FakeNode node = new FakeNode();
    private final List<Optional<String>> answers = new ArrayList<>();
    private final List<String> secrets = new ArrayList<>();
    private final TokensPresenter presenter = new TokensPresenter(node.services, Here.now(), ZoneOffset.UTC);

    @Test
    void saysThatTheApiIsNotThereYet() {
        assertFalse(presenter.model().get().ready());
        presenter.make("x", Scope.READ, Optional.empty(), secrets::add, answers::add);
        assertEquals(List.of(Optional.of("OmniMesh is still starting: try again in a moment.")), answers);
        assertEquals(List.of(), secrets);
    }

    @Test
    void makesListsAndRevokes() {
        // given
        node.services.add(new FakeTokens());
        // when
        presenter.make(" the\nbackup ", Scope.READ, Optional.of(Duration.ofDays(7)), secrets::add, answers::add);
        presenter.make("bot", Scope.SEND, Optional.empty(), secrets::add, answers::add);
        presenter.make("\u200b", Scope.ADMIN, Optional.empty(), secrets::add, answers::add);
        // then
        assertEquals(List.of(DONE, DONE, Optional.of("The name of a token must be seen.")), answers);
        assertEquals(List.of("omt_secrett0", "omt_secrett1"), secrets);
        assertEquals(List.of(new TokenLine("t0", "the backup", "reads \u00b7 until Mar 9, 2026"),
                new TokenLine("t1", "bot", "reads and sends \u00b7 until it is revoked")),
                presenter.model().get().tokens());
        // and when one is revoked
        presenter.revoke("t0", answers::add);
        presenter.revoke("t0", answers::add);
        assertEquals(1, presenter.model().get().tokens().size());
        assertEquals(Optional.of("There is no token of this id."), answers.getLast());
    }
}
