// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.app;

import org.eclipse.e4.core.di.annotations.Execute;
import org.eclipse.e4.ui.workbench.modeling.EPartService;

/** File, Share file. */
public final class ShareFileHandler {
    @Execute
    void execute(EPartService parts) {
        if (parts.findPart(FocusHandler.CONVERSATION).getObject() instanceof ConversationPart conversation) {
            conversation.chooseFiles();
        }
    }
}
