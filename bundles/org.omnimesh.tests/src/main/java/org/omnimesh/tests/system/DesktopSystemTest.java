// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omnimesh.tests.product.Products;

/** The window on a screen, used by keyboard, beside a node without a window. */
@Timeout(150)
public class DesktopSystemTest {
    /** Where the messages are: right of the people, between heading and message field. */
    private static final int[] MESSAGES = { 330, 140, Screen.WIDTH - 350, Screen.HEIGHT - 260 };
    private static final int[] PEOPLE = { 0, 90, 300, Screen.HEIGHT - 100 };
    private static final Duration PAINTED_LIMIT = Duration.ofSeconds(40);

    @RegisterExtension
    static final Nodes NODES = new Nodes();

    private Screen screen;

    @Test
    void twoUsersPairAndTalkOneOfThemByTheWindow() throws Exception {
        // given
        screen = new Screen();
        NODES.closeAtEnd(screen);
        NodeProcess window = NODES.prepareDesktop("Ana").with("DISPLAY", screen.display()).launch();
        NodeProcess bo = NODES.prepare("Bo").launch();
        bo.awaitReady();
        window.awaitReady();
        try {
            awaitStill(PEOPLE, "");
            screen.order("click " + (MESSAGES[0] + 50) + " " + (MESSAGES[1] + 50));

            // when Ana types Bo's code into the window
            String before = look(PEOPLE);
            screen.order("press CTRL+SHIFT+J");
            awaitStill(PEOPLE, before);
            screen.order("type " + Talk.issueCode(bo).toLowerCase().replace("-", ""));
            screen.order("press ENTER");
            Talk.awaitLinked(bo, window);

            // then they can talk
            screen.order("press CTRL+2");
            screen.order("type hello from the window");
            screen.order("press ENTER");
            assertEquals(window.peerId(), Talk.awaitText(bo, "hello from the window").path("sender_id").asText());
            String empty = awaitStill(MESSAGES, "");
            Talk.send(bo, "hello from afar");
            Talk.awaitText(window, "hello from afar");
            awaitStill(MESSAGES, empty);
            screen.order("press TAB");
            screen.order("press TAB");
            screen.order("press TAB");
            Await.until("the window to show and copy the newest message", () -> {
                screen.order("press END");
                screen.order("press CTRL+C");
                return screen.order("clipboard");
            }, text -> text.equals("hello from afar"));

            // and the message field is a key away, from inside the conversation, too
            screen.order("press CTRL+2");
            screen.order("type typed after reading");
            screen.order("press ENTER");
            Talk.awaitText(bo, "typed after reading");

            // when the process is asked to end, then it does, without complaints
            Nodes.figure("desktop resident: " + window.residentKib() / 1024 + " MiB");
            keepPicture();
            window.terminate();
            assertEquals(List.of(),
                    log(window).filter(line -> line.contains(" WARN ") || line.contains(" ERROR ")).toList());
        } catch (AssertionError e) {
            keepPicture();
            throw e;
        }
    }

    private static Stream<String> log(NodeProcess node) throws IOException {
        return Files.readAllLines(node.home().resolve("logs/omnimesh.log")).stream();
    }

    private String look(int[] area) throws IOException {
        return screen.look(area[0], area[1], area[2], area[3]);
    }

    /** Waits until an area looks different from before and has stopped changing. */
    private String awaitStill(int[] area, String before) {
        String black = Integer.toString(ofBlack(area[2] * area[3]));
        String[] last = { "" };
        return Await.until("the window to be painted", PAINTED_LIMIT, () -> look(area), now -> {
            boolean still = now.equals(last[0]) && !now.equals(before) && !now.equals(black);
            last[0] = now;
            return still;
        });
    }

    private static int ofBlack(int pixels) {
        int hash = 1;
        for (int i = 0; i < pixels; i++) {
            hash = hash * 31 + 0xff000000;
        }
        return hash;
    }

    private void keepPicture() throws IOException {
        Path folder = Products.ROOT.resolve("bundles/org.omnimesh.tests/target").toAbsolutePath().normalize();
        if (Files.isDirectory(folder)) {
            screen.order("picture " + folder.resolve("desktop.png"));
        }
    }
}
