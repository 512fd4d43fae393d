// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.app;

import org.eclipse.e4.core.di.annotations.Execute;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.MessageBox;
import org.eclipse.swt.widgets.Shell;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.node.Node;
import org.omnimesh.workbench.internal.model.NodeServices;

/** Help, About. */
public final class AboutHandler {
    @Execute
    void execute(Shell shell, NodeServices services) {
        MessageBox box = new MessageBox(shell, SWT.ICON_INFORMATION | SWT.OK);
        box.setText("About OmniMesh");
        box.setMessage("OmniMesh " + services.find(Node.class).map(Node::version).orElse("")
                + "\nTeam chat and files, peer to peer, with no server."
                + services.find(DeviceIdentity.class).map(me -> "\n\nThis device: " + me.peerId()).orElse("")
                + "\n\nEclipse Public License 2.0");
        box.open();
    }
}
