// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.live;

import org.omnimesh.http.internal.resource.Fakes;
import org.omnimesh.testing.SettableTime;

/** Live events wired by hand. */
public final class LiveWiring {
    private LiveWiring() {}

    public static LiveEvents of(Fakes fakes, SettableTime time) {
        LiveEvents events = new LiveEvents(time);
        events.setStatus(fakes.status());
        events.setChat(fakes.chat);
        events.setChannels(fakes.team);
        events.setFiles(fakes.files);
        return events;
    }

    public static int sockets(LiveEvents events) {
        return events.count();
    }
}
