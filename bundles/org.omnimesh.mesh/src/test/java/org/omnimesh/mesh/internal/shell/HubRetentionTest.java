// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.shell;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.log.HubStorage;
import org.omnimesh.api.log.Retention;
import org.omnimesh.testing.Await;

/** A hub with a limit, of a channel whose content expires: there is room again, and it goes on. */
class HubRetentionTest {
    private static final int LIMIT_BYTES = 40_000;

    private TestNode ann;
    private TestNode ben;
    private TestNode hub;

    @BeforeEach
    void start() throws Exception {
        ann = new TestNode(1);
        ben = new TestNode(2);
        hub = new TestNode(3);
        hub.trust.storesOnly = true;
        hub.trust.hasKey = false;
        limit(30);
        hub.log.configure(settings());
        TestNode.team(ann, ben, hub);
        ann.link(hub);
    }

    @AfterEach
    void stop() {
        ann.close();
        ben.close();
        hub.close();
    }

    private void limit(int days) {
        for (TestNode node : new TestNode[] { ann, ben, hub }) {
            node.trust.retention = Retention.of(Duration.ofDays(days));
        }
    }

    private void changed() {
        for (TestNode node : new TestNode[] { ann, ben, hub }) {
            node.changed();
        }
    }

    private HubStorage storage() {
        return hub.log.hubStorage().orElseThrow();
    }

    /** Writes about a kilobyte each. */
    private long append(int count) throws Exception {
        long last = 0;
        for (int i = 0; i < count; i++) {
            last = ann.append("x".repeat(1000)).header().seq();
        }
        return last;
    }

    private static ReplicatedLog.Settings settings() {
        return new ReplicatedLog.Settings() {
            @Override
            public Class<? extends Annotation> annotationType() {
                return ReplicatedLog.Settings.class;
            }

            @Override
            public long hub_limit_bytes() {
                return LIMIT_BYTES;
            }
        };
    }

    @Test
    void whatExpiresFreesRoomAndTheHubGoesOn() throws Exception {
        append(60);
        Await.until("the hub is full", () -> hub.log.hubStorage().filter(HubStorage::full).isPresent());
        long refused = append(5);
        assertTrue(storage().usedBytes() <= LIMIT_BYTES, () -> "stores " + storage());
        assertFalse(ann.log.holders(TestNode.CHANNEL, ann.peer(), refused).contains(hub.peer()));
        // when: all of it expires, and the hub counts what is left
        for (TestNode node : new TestNode[] { ann, ben, hub }) {
            node.time.ahead = Duration.ofDays(31);
        }
        limit(29);
        changed();
        Await.until("the hub has room", () -> {
            hub.time.monotonicAhead = hub.time.monotonicAhead.plusMinutes(1);
            return !storage().full();
        });
        // then
        long fresh = append(5);
        Await.until("the hub has what is new",
                () -> ann.log.holders(TestNode.CHANNEL, ann.peer(), fresh).contains(hub.peer()));
        assertTrue(storage().usedBytes() <= LIMIT_BYTES, () -> "stores " + storage());
        // and passes it on to somebody who knows nothing yet
        ben.link(hub);
        Await.until("the hub passes it on",
                () -> ben.log.read(TestNode.CHANNEL, 0, 100).stream().anyMatch(entry -> entry.header().seq() == fresh));
    }
}
