// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.app;

import org.eclipse.e4.core.di.annotations.Execute;
import org.omnimesh.workbench.internal.model.PairingPresenter;

/** Team, Show code. */
public final class ShowCodeHandler {
    @Execute
    void execute(PairingPresenter pairing) {
        pairing.showCode();
    }
}
