// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

/** Presenters that work on the test's thread. */
final class Here {
    private Here() {}

    static Background now() {
        return new Background(Runnable::run, Runnable::run, () -> {});
    }
}
