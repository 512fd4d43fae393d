// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.app;

import org.eclipse.e4.core.di.annotations.Execute;
import org.omnimesh.workbench.internal.model.PairingPresenter;

/** Team, Enter code. */
public final class EnterCodeHandler {
    @Execute
    void execute(PairingPresenter pairing) {
        pairing.enterCode();
    }
}
