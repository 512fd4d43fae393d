// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.app;

import jakarta.inject.Named;

import org.eclipse.e4.core.di.annotations.Execute;
import org.eclipse.e4.ui.model.application.ui.basic.MPart;
import org.eclipse.e4.ui.workbench.modeling.EPartService;

/** View, Go to people and its neighbours: gives the keyboard to a part. */
public final class FocusHandler {
    /** The part with the conversation. */
    static final String CONVERSATION = "org.omnimesh.workbench.part.conversation";

    private static final String PARAMETER = "org.omnimesh.workbench.parameter.part";

    @Execute
    void execute(EPartService parts, @Named(PARAMETER) String part) {
        MPart wanted = parts.findPart(part);
        parts.activate(wanted, true);
        // A part that is active already, or where the keyboard is elsewhere in the part, does not move it.
        if (wanted.getObject() instanceof ConversationPart conversation) {
            conversation.goThere();
        } else if (wanted.getObject() instanceof PeersPart people) {
            people.goThere();
        } else if (wanted.getObject() instanceof ChannelsPart channels) {
            channels.goThere();
        }
    }
}
