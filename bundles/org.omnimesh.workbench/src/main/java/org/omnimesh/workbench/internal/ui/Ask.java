// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import java.util.function.Consumer;

import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Shell;
import org.omnimesh.workbench.internal.model.Answer;

/** Asks before something happens that cannot be taken back. */
final class Ask {
    private Ask() {}

    /**
     * Asks. Enter and Escape both mean no: what cannot be undone has to be chosen.
     *
     * @param question what is asked
     * @param consequence what happens then
     * @param deed what the button says
     * @param yes done, once it was chosen and the question is gone
     */
    static void first(Shell owner, UiExecutor ui, Look look, String question, String consequence, String deed,
            Runnable yes) {
        ask(owner, ui, look, question, consequence, deed, sheet -> {
            sheet.close();
            yes.run();
        });
    }

    /**
     * Asks, and shows how the work goes on.
     *
     * @param question what is asked
     * @param consequence what happens then
     * @param deed what the button says
     * @param doing what is said meanwhile
     * @param work what is done; its problem is shown
     * @param then done when it worked
     */
    static void then(Shell owner, UiExecutor ui, Look look, String question, String consequence, String deed,
            String doing, Consumer<Answer> work, Runnable then) {
        ask(owner, ui, look, question, consequence, deed, sheet -> sheet.run(doing, work, () -> {
            sheet.close();
            then.run();
        }));
    }

    private static void ask(Shell owner, UiExecutor ui, Look look, String question, String consequence, String deed,
            Consumer<Sheet> yes) {
        Sheet sheet = new Sheet(owner, ui, look, question, "ask");
        sheet.heading(question);
        sheet.text(consequence, Look.Role.TEXT);
        sheet.button(deed, "ask-yes", () -> yes.accept(sheet));
        Button no = sheet.closing("&Cancel");
        sheet.shell().setDefaultButton(no);
        sheet.open();
        no.setFocus();
    }
}
