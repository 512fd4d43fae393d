// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

import org.eclipse.jetty.websocket.api.Session;
import org.junit.jupiter.api.Test;
import org.omnimesh.testing.SettableTime;

class LiveSocketTest {
    /** Notes which methods are called, with their first argument. */
    private static Session session(List<String> calls) {
        return (Session) Proxy.newProxyInstance(Session.class.getClassLoader(), new Class<?>[] { Session.class },
                (proxy, method, arguments) -> {
                    calls.add(method.getName() + (arguments == null ? "" : " " + arguments[0]));
                    return null;
                });
    }

    @Test
    void closesWhenTheTokenWasRevokedWhileItWasOpened() {
        // given
        LiveEvents events = new LiveEvents(new SettableTime());
        AtomicBoolean allowed = new AtomicBoolean(true);
        LiveSocket socket = events.open(Optional.empty(), allowed::get).orElseThrow();
        // when: there is no session yet that could be closed
        allowed.set(false);
        events.closeUnwelcome();
        List<String> calls = new ArrayList<>();
        socket.onWebSocketOpen(session(calls));
        // then
        assertTrue(calls.contains("close 1008"), calls.toString());
        assertEquals("demand", calls.getLast(), "the client's answer is read");
        events.deactivate();
    }

    @Test
    void listensWhileTheTokenIsGood() {
        LiveEvents events = new LiveEvents(new SettableTime());
        LiveSocket socket = events.open(Optional.empty(), () -> true).orElseThrow();
        List<String> calls = new ArrayList<>();
        socket.onWebSocketOpen(session(calls));
        assertFalse(calls.contains("close 1008"), calls.toString());
        assertEquals("demand", calls.getLast());
        events.deactivate();
    }
}
