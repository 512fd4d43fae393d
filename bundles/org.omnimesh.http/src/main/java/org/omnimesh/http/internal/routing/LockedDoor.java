// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.routing;

import java.util.Map;
import java.util.Optional;

import org.omnimesh.api.crypto.VaultLock;
import org.omnimesh.api.http.HttpAnswer;
import org.omnimesh.api.http.HttpProblem;
import org.omnimesh.http.internal.resource.NodeResource;

/** What a locked node answers: that it is locked, and whoever brings the passphrase. */
final class LockedDoor {
    private static final String STATUS = RouteTable.PREFIX + "team/status";

    private final VaultLock lock;

    LockedDoor(VaultLock lock) {
        this.lock = lock;
    }

    /** Answers in place of the routes while the node is locked; empty if they may answer. */
    Optional<HttpAnswer> answer(String method, String path) throws HttpProblem {
        if (!lock.locked() || method.equals("POST") && path.equals(NodeResource.UNLOCK)) {
            return Optional.empty();
        }
        if ((method.equals("GET") || method.equals("HEAD")) && path.equals(STATUS)) {
            return Optional.of(HttpAnswer.ok(
                    Map.of("state", "locked", "running", false, "is_connected", false, "protection", "passphrase")));
        }
        throw new HttpProblem(423, "locked", "The node is locked; unlock it with: omnimesh unlock");
    }
}
