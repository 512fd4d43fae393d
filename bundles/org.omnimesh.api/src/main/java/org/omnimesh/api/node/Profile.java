// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.node;

import org.omnimesh.api.id.DisplayText;

/**
 * What the user calls herself and this device.
 *
 * @param displayName the person's name, 1 to {@value DisplayText#MAX_NAME_LENGTH} characters on one line
 * @param deviceName the device's name, likewise
 */
public record Profile(String displayName, String deviceName) {
    /** Checks that both names are clean and not empty. */
    public Profile {
        check("display name", displayName);
        check("device name", deviceName);
    }

    private static void check(String what, String name) {
        if (name.isEmpty() || !DisplayText.name(name).equals(name)) {
            throw new IllegalArgumentException("expected a " + what + " of 1 to " + DisplayText.MAX_NAME_LENGTH
                    + " visible characters on one line");
        }
    }
}
