// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.util.Optional;

import org.omnimesh.api.http.HttpProblem;
import org.omnimesh.api.http.HttpRequest;
import org.omnimesh.api.node.NetworkMode;
import org.omnimesh.api.node.Node;
import org.omnimesh.api.node.NodeException;
import org.omnimesh.api.node.Profile;

/** What both areas of the API do to the node. */
final class NodeControl {
    private final Node node;

    NodeControl(Node node) {
        this.node = node;
    }

    /** Renames and changes the mode as the query says, then opens the network. */
    void start(HttpRequest request) throws HttpProblem {
        rename(request.query("display_name"), request.query("device_name"));
        Optional<String> network = request.query("network");
        if (network.isPresent()) {
            changeMode(network.get());
        }
        try {
            node.start();
        } catch (NodeException e) {
            throw refusal(e);
        }
    }

    void changeMode(String mode) throws HttpProblem {
        try {
            node.changeMode(Choice.of(NetworkMode.class, "network", mode));
        } catch (NodeException e) {
            throw refusal(e);
        }
    }

    private void rename(Optional<String> displayName, Optional<String> deviceName) throws HttpProblem {
        Profile old = node.profile();
        try {
            Profile wanted = new Profile(displayName.orElse(old.displayName()), deviceName.orElse(old.deviceName()));
            if (!wanted.equals(old)) {
                node.rename(wanted);
            }
        } catch (IllegalArgumentException e) {
            throw HttpProblem.badRequest(String.valueOf(e.getMessage()));
        }
    }

    private static HttpProblem refusal(NodeException e) {
        return new HttpProblem(503, "network_unavailable", String.valueOf(e.getMessage()));
    }
}
