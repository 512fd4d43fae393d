// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.swt.dnd.DND;
import org.eclipse.swt.dnd.DropTarget;
import org.eclipse.swt.dnd.DropTargetAdapter;
import org.eclipse.swt.dnd.DropTargetEvent;
import org.eclipse.swt.dnd.FileTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.widgets.Control;

/** Takes files that are dropped on a widget. */
final class FileDrop {
    private FileDrop() {}

    static void attach(Control control, Consumer<List<Path>> taken) {
        DropTarget target = new DropTarget(control, DND.DROP_COPY | DND.DROP_DEFAULT);
        target.setTransfer(new Transfer[] { FileTransfer.getInstance() });
        target.addDropListener(new DropTargetAdapter() {
            @Override
            public void dragEnter(@NonNullByDefault({}) DropTargetEvent event) {
                event.detail = DND.DROP_COPY;
            }

            @Override
            public void dragOperationChanged(@NonNullByDefault({}) DropTargetEvent event) {
                event.detail = DND.DROP_COPY;
            }

            @Override
            public void drop(@NonNullByDefault({}) DropTargetEvent event) {
                if (event.data instanceof String[] names) {
                    taken.accept(Stream.of(names).map(Path::of).filter(Files::isRegularFile).toList());
                }
            }
        });
    }
}
