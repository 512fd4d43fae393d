// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.util.Optional;

/** What the pairing card shows. */
public sealed interface PairingModel {
    /** The node is not ready. */
    record Starting() implements PairingModel {}

    /**
     * Nothing goes on.
     *
     * @param notice what came of the last try, in a sentence
     * @param good whether that was what the user wanted
     */
    record Idle(Optional<String> notice, boolean good) implements PairingModel {}

    /** A code is being made. */
    record Issuing() implements PairingModel {}

    /**
     * A code lives.
     *
     * @param code as shown
     * @param left how long it lives yet, as minutes and seconds
     */
    record Showing(String code, String left) implements PairingModel {
        /** Returns a text without the code. */
        @Override
        public String toString() {
            return "Showing[left=" + left + "]";
        }
    }

    /**
     * The user types a code.
     *
     * @param text what stands in the field when it is shown anew
     * @param failure why the last try failed, in a sentence
     */
    record Entering(String text, Optional<String> failure) implements PairingModel {
        /** Returns a text without the code. */
        @Override
        public String toString() {
            return "Entering[failure=" + failure + "]";
        }
    }

    /** A code is being tried. */
    record Joining() implements PairingModel {}
}
