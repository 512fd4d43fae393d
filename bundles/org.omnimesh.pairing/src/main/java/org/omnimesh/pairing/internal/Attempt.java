// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.pairing.internal;

import org.omnimesh.api.team.Role;

/** One try of a newcomer at a secret of this device, whichever it is. Ends with {@link #used} or {@link #failed}. */
interface Attempt {
    /** Returns what the newcomer has to know; random bytes if there is nothing to be known. */
    byte[] password();

    /** Returns what the try is at, for the log. */
    String what();

    /** Tells whether failed tries are bounded by the secret alone, and need not count against the device as well. */
    boolean boundedByItself();

    /** Returns what whoever is let in may do. */
    Role role();

    /** Tells whether whoever is let in is another device of this user. */
    default boolean device() {
        return false;
    }

    /** Lets the newcomer in, who proved to know the secret; false if it does not count any more. */
    boolean claim();

    /** The newcomer is being admitted. */
    void used();

    /** The try came to nothing. Does nothing after {@link #used}. */
    void failed();
}
