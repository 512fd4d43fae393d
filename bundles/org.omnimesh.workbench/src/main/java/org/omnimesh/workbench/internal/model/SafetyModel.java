// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.util.Optional;

import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.qr.QrCode;
import org.omnimesh.api.team.SafetyNumber;

/**
 * The safety number with one person.
 *
 * @param device a device of hers; empty while none is looked at
 * @param name her name
 * @param number the number; empty until it is computed
 * @param picture the number for a camera
 * @param state whether it was compared, in a sentence
 * @param problem why there is no number, in a sentence
 */
public record SafetyModel(Optional<PeerId> device, String name, Optional<SafetyNumber> number,
        Optional<QrCode> picture, String state, Optional<String> problem) {
    /** Nobody is looked at. */
    static final SafetyModel NOBODY = new SafetyModel(Optional.empty(), "", Optional.empty(), Optional.empty(), "",
            Optional.empty());
}
