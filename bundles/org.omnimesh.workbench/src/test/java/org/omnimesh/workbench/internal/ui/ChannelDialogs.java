// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import org.eclipse.swt.widgets.Shell;
import org.omnimesh.workbench.internal.model.ChannelsModel.ChannelLine;
import org.omnimesh.workbench.internal.model.ChannelsModel.InvitedLine;

/** Opens what the menu of a channel opens, to look at it. */
public final class ChannelDialogs {
    private ChannelDialogs() {}

    /** Does what an entry of the menu does. */
    public static void open(ChannelActions actions, Shell window, ChannelLine channel, String label) {
        actions.about(window, channel).stream().filter(action -> action.label().replace("&", "").startsWith(label))
                .findFirst().orElseThrow(() -> new IllegalStateException("no " + label)).run().run();
    }

    /** Asks what to do about an invitation. */
    public static void answer(ChannelActions actions, Shell window, InvitedLine invited) {
        actions.answer(window, invited);
    }
}
