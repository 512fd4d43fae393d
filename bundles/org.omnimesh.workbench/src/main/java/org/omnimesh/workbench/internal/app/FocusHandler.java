// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.app;

import jakarta.inject.Named;
import org.eclipse.e4.core.di.annotations.Execute;
import org.eclipse.e4.ui.workbench.modeling.EPartService;

/** View, People and View, Message: gives the keyboard to a part. */
public final class FocusHandler {
    /** The part with the conversation. */
    static final String CONVERSATION = "org.omnimesh.workbench.part.conversation";

    private static final String PARAMETER = "org.omnimesh.workbench.parameter.part";

    @Execute
    void execute(EPartService parts, @Named(PARAMETER) String part) {
        parts.activate(parts.findPart(part), true);
    }
}
