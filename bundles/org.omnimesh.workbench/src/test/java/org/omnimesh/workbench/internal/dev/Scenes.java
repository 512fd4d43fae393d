// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.dev;

import java.util.Optional;

import org.eclipse.swt.widgets.Shell;
import org.omnimesh.testing.Await;
import org.omnimesh.workbench.internal.model.FakeLock;
import org.omnimesh.workbench.internal.model.FakeNode;
import org.omnimesh.workbench.internal.model.LockPresenter;
import org.omnimesh.workbench.internal.ui.Look;
import org.omnimesh.workbench.internal.ui.PassphraseSheet;
import org.omnimesh.workbench.internal.ui.UiExecutor;
import org.omnimesh.workbench.internal.ui.UnlockSheet;

/** The dialogs on a fake node, to look at them. */
final class Scenes {
    private Scenes() {}

    static void open(String scene, FakeNode node, Shell window, UiExecutor ui, Look look) {
        switch (scene) {
            case "locked" -> {
                FakeLock lock = new FakeLock();
                lock.passphrase = Optional.of("secret");
                lock.locked = true;
                node.services.add(lock);
                LockPresenter presenter = new LockPresenter(node.services);
                presenter.unlock("wrong".toCharArray());
                UnlockSheet.watch(window, ui, look, presenter, window::close);
            }
            case "passphrase" -> {
                node.services.add(new FakeLock());
                LockPresenter presenter = new LockPresenter(node.services);
                Await.until("the lock", () -> !presenter.model().get().toString().startsWith("Unk"));
                PassphraseSheet.open(window, ui, look, presenter);
            }
            default -> { /* the window as it is */ }
        }
    }
}
