// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.omnimesh.api.link.Link;
import org.omnimesh.api.link.LinkProtocol;

/** A protocol that keeps what it hears. */
class Recorder implements LinkProtocol {
    final List<String> calls = new CopyOnWriteArrayList<>();
    final List<byte[]> frames = new CopyOnWriteArrayList<>();
    private final int number;

    Recorder(int number) {
        this.number = number;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public void opened(Link link) {
        calls.add("opened");
    }

    @Override
    public void received(Link link, byte[] frame) {
        frames.add(frame);
    }

    @Override
    public void closed(Link link) {
        calls.add("closed");
    }

    /** Tells whether opened and closed took turns, beginning with opened. */
    boolean alternates() {
        for (int i = 0; i < calls.size(); i++) {
            if (!calls.get(i).equals(i % 2 == 0 ? "opened" : "closed")) {
                return false;
            }
        }
        return true;
    }
}
