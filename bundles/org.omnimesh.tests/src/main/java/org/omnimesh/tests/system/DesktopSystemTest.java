// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.omnimesh.tests.product.Products;

import com.fasterxml.jackson.databind.JsonNode;

/** The window on a screen, used by keyboard, beside a node without a window. */
@Timeout(300)
@Isolated("keys are typed into a window that must keep up")
public class DesktopSystemTest {
    /** Where the messages are: right of the people, between heading and message field. */
    private static final int[] MESSAGES = { 330, 140, Screen.WIDTH - 350, Screen.HEIGHT - 260 };
    private static final int[] PEOPLE = { 0, 90, 300, Screen.HEIGHT - 100 };
    /** Where the third team stands in the menu of teams: Bo's, after the new one and Ana's own. */
    private static final String THIRD_TEAM = "130 143";
    /** Where dialogs have their heading; no caret blinks there. */
    private static final int[] HEADING = { 450, 180, 380, 90 };
    /** Where the dialog that asks for the passphrase says what is wrong. */
    private static final int[] COMPLAINT = { 420, 330, 420, 150 };
    /** Longer than the seconds of a wait take to be counted down. */
    private static final Duration CALM = Duration.ofSeconds(2);
    private static final String PASSPHRASE = "plum anvil otter";
    private static final Duration PAINTED_LIMIT = Duration.ofSeconds(40);

    @RegisterExtension
    static final Nodes NODES = new Nodes();

    private Screen screen;

    @Test
    void twoUsersPairTalkPartAndMeetAgainOneOfThemByTheWindowWhichIsThenLocked() throws Exception {
        // given
        screen = new Screen();
        NODES.closeAtEnd(screen);
        NodeProcess window = NODES.prepareDesktop("Ana").with("DISPLAY", screen.display()).launch();
        NodeProcess bo = NODES.prepare("Bo").launch();
        bo.awaitReady();
        window.awaitReady();
        try {
            awaitStill(PEOPLE, "");
            goToWindow();

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

            // when she becomes owner, she compares numbers with him, makes him less, removes him if she means it, and
            // invites him again
            becomeOwner(window, bo);
            NodeProcess tablet = NODES.prepare("Tablet").launch();
            compareNumbers(window, bo);
            changeRole(bo);
            removeBo(window, bo);
            inviteBo(window, bo);

            // and takes another device of hers in, and out again if she means it
            useTablet(window, tablet.awaitReady());

            // and says what the channel is about, and puts a backup back into a folder of its own
            sayTopic(window);
            putBack(window);

            // and founds a team of her own, comes back, and looks at what was done
            haveTwoTeams(window);
            seeAudit();

            // when the process is asked to end, then it does, without complaints
            Path passphrase = Files.writeString(NODES.folder().resolve("passphrase"), PASSPHRASE + "\n");
            Command set = Command.run(NODES.folder(), Nodes.omnimesh("passphrase", "set", "--new-passphrase-file",
                    passphrase.toString(), "--home", window.home().toString()), PAINTED_LIMIT);
            assertEquals(0, set.exit(), set.err());
            lockAndUnlock(window, bo);
            Nodes.figure("desktop resident: " + window.residentKib() / 1024 + " MiB");
            keepPicture("desktop");
            window.terminate();
            assertEquals(List.of(),
                    log(window).filter(line -> line.contains(" WARN ") || line.contains(" ERROR ")).toList());

            // and when it is started again, it asks for the passphrase
            unlock(window);
            window.terminate();
        } catch (AssertionError e) {
            keepPicture("desktop");
            throw e;
        }
    }

    private static void becomeOwner(NodeProcess window, NodeProcess bo) throws IOException {
        Answer given = bo.api().ask("PUT", Api.TEAM + "/peers/" + window.peerId() + "/role",
                Optional.of(Map.of("role", "owner")));
        assertTrue(given.done(), given.toString());
        Await.until("Ana to be owner", () -> Talk.items(window.api().get(Api.TEAM + "/members"), "members"),
                members -> members.stream().filter(it -> it.path("role").asText().equals("owner")).count() == 2);
    }

    private void compareNumbers(NodeProcess window, NodeProcess bo) throws IOException {
        assertFalse(number(window, bo).path("verified").asBoolean());
        goToBo();
        change(PEOPLE, "press SHIFT+F10");
        change(HEADING, "press S");
        screen.order("press TAB");
        String shown = Await.until("a safety number on the clipboard", () -> {
            screen.order("press CTRL+A");
            screen.order("press CTRL+C");
            return screen.order("clipboard").replaceAll(" +", " ").strip();
        }, text -> text.matches("([0-9]{5} ){11}[0-9]{5}"));
        assertEquals(number(bo, window).path("safety_number").asText(), shown);
        keepPicture("safety");
        screen.order("press ALT+M");
        Await.until("the number to be marked as compared", () -> number(window, bo),
                number -> number.path("verified").asBoolean());
        // While it notes that, the sheet does not close.
        String open = look(HEADING);
        Await.until("the sheet to close", () -> {
            screen.order("press ESCAPE");
            return look(HEADING);
        }, now -> !now.equals(open));
    }

    private static JsonNode number(NodeProcess at, NodeProcess whose) throws IOException {
        return at.api().get(Api.TEAM + "/peers/" + whose.peerId() + "/safety-number");
    }

    private void changeRole(NodeProcess bo) throws IOException {
        assertEquals("owner", role(bo));
        goToBo();
        change(PEOPLE, "press SHIFT+F10");
        change(HEADING, "press R");
        keepPicture("role");
        screen.order("press DOWN");
        screen.order("press ENTER");
        Await.until("Bo to hear that he is admin now", () -> role(bo), "admin"::equals);
        awaitCalm(HEADING);
    }

    private static String role(NodeProcess node) throws IOException {
        return Talk.items(node.api().get(Api.TEAM + "/members"), "members").stream()
                .filter(it -> it.findValuesAsText("peer_id").contains(node.peerId()))
                .map(it -> it.path("role").asText()).findFirst().orElse("");
    }

    private void removeBo(NodeProcess window, NodeProcess bo) throws IOException {
        goToBo();
        change(HEADING, "press ENTER");
        screen.order("press SHIFT+TAB");
        change(HEADING, "press SPACE");
        change(HEADING, "press ENTER");
        assertEquals(2, members(window), "Enter is no");
        change(HEADING, "press SPACE");
        screen.order("press SHIFT+TAB");
        screen.order("press SPACE");
        Await.until("Bo to be removed", () -> members(window), count -> count == 1);
        awaitOut(bo);
        // While a dialog is open, no other one opens: both must have gone.
        awaitCalm(HEADING);
    }

    private static void awaitOut(NodeProcess node) {
        Await.until(node.name() + " to hear that it is out", () -> node.api().get(Api.TEAM + "/status").path("team"),
                team -> team.has("active") && !team.path("active").asBoolean());
    }

    private void useTablet(NodeProcess window, NodeProcess tablet) throws IOException, InterruptedException {
        goToWindow();
        String before = screen.order("clipboard");
        change(HEADING, "press CTRL+SHIFT+N");
        screen.order("press ALT+A");
        screen.order("press ALT+M");
        String code = Await.until("a code on the clipboard", () -> {
            screen.order("press ALT+O");
            return screen.order("clipboard");
        }, text -> text.startsWith("OMNI-") && !text.equals(before));
        screen.order("press ESCAPE");
        Answer entered = Talk.enterCode(tablet, code);
        assertTrue(entered.done(), entered.toString());
        Set<String> both = Set.of(window.peerId(), tablet.peerId());
        Await.until("Ana to have two devices", () -> devices(window), both::equals);

        goToMyself();
        assertEquals(both, Set.of(copyDevice(both), copyDevice(both)));
        goToMyself();
        change(HEADING, "press ENTER");
        screen.order("press TAB");
        keepPicture("devices");
        change(HEADING, "press SPACE");
        change(HEADING, "press ENTER");
        assertEquals(both, devices(window), "Enter is no");
        change(HEADING, "press SPACE");
        screen.order("press SHIFT+TAB");
        screen.order("press SPACE");
        Await.until("Ana to have one device", () -> devices(window), Set.of(window.peerId())::equals);
        awaitOut(tablet);
        tablet.terminate();
        awaitCalm(HEADING);
    }

    /** Copies the id of the next device in the list of people. */
    private String copyDevice(Set<String> known) throws IOException {
        String before = screen.order("clipboard");
        screen.order("press DOWN");
        return Await.until("the id of a device on the clipboard", () -> {
            screen.order("press CTRL+C");
            return screen.order("clipboard");
        }, text -> known.contains(text) && !text.equals(before));
    }

    /** Returns the devices of a node's user. */
    private static Set<String> devices(NodeProcess node) throws IOException {
        return Talk.items(node.api().get(Api.TEAM + "/members"), "members").stream()
                .map(it -> Set.copyOf(it.findValuesAsText("peer_id"))).filter(it -> it.contains(node.peerId()))
                .findFirst().orElse(Set.of());
    }

    private void inviteBo(NodeProcess window, NodeProcess bo) throws IOException {
        goToWindow();
        change(HEADING, "press CTRL+SHIFT+N");
        screen.order("press SHIFT+TAB");
        screen.order("press SPACE");
        String code = Await.until("a code on the clipboard", () -> {
            screen.order("press SPACE");
            return screen.order("clipboard");
        }, text -> text.startsWith("OMNI-"));
        screen.order("press ESCAPE");
        Answer entered = Talk.enterCode(bo, code);
        assertTrue(entered.done(), entered.toString());
        Talk.awaitLinked(window, bo);
        assertEquals(2, members(window));
    }

    private void sayTopic(NodeProcess window) throws IOException {
        goToWindow();
        screen.order("press CTRL+3");
        screen.order("press HOME");
        change(PEOPLE, "press SHIFT+F10");
        change(HEADING, "press T");
        screen.order("type sections by friday");
        change(HEADING, "press ENTER");
        Await.until("the channel to have a topic",
                () -> Talk.items(window.api().get(Api.TEAM + "/channels"), "channels").getFirst().path("topic")
                        .asText(),
                topic -> topic.equals("sections by friday"));
    }

    private void putBack(NodeProcess window) throws IOException, InterruptedException {
        Path passphrase = Files.writeString(NODES.folder().resolve("backup.passphrase"), PASSPHRASE + "\n");
        Path file = NODES.folder().resolve("backup");
        Command backup = Command.run(NODES.folder(), Nodes.omnimesh("backup", file.toString(), "--passphrase-file",
                passphrase.toString(), "--home", window.home().toString()), PAINTED_LIMIT);
        assertEquals(0, backup.exit(), backup.err());
        NodeProcess again = NODES.prepare("Again", "--network", "solo");
        goToWindow();
        change(PEOPLE, "press ALT+F");
        change(HEADING, "press P");
        screen.order("type " + file);
        screen.order("press TAB");
        screen.order("press TAB");
        screen.order("type " + again.home());
        screen.order("press TAB");
        screen.order("press TAB");
        screen.order("type " + PASSPHRASE);
        change(HEADING, "press ENTER");
        // As long as it is being put back, that key does nothing.
        String command = Await.until("the command on the clipboard", () -> {
            screen.order("press ALT+O");
            return screen.order("clipboard");
        }, text -> text.startsWith("omnimesh "));
        assertEquals("omnimesh desktop --home " + again.home(), command);
        screen.order("press ESCAPE");
        assertEquals(window.peerId(), again.launch().awaitReady().peerId());
        again.terminate();
    }

    private void haveTwoTeams(NodeProcess window) throws IOException {
        String first = currentTeam(window);
        goToWindow();
        change(PEOPLE, "press CTRL+T");
        change(HEADING, "press F");
        screen.order("type harbour");
        screen.order("press ENTER");
        Await.until("the new team", () -> currentTeam(window), team -> team.equals("harbour"));
        awaitCalm(HEADING);
        goToWindow();
        change(PEOPLE, "press CTRL+T");
        screen.order("click " + THIRD_TEAM);
        Await.until("the first team again", () -> currentTeam(window), team -> team.equals(first));
        awaitCalm(HEADING);
    }

    private static String currentTeam(NodeProcess window) throws IOException {
        return window.api().get(Api.TEAM + "/status").path("team").path("name").asText();
    }

    private void seeAudit() throws IOException {
        goToWindow();
        change(PEOPLE, "press ALT+Y");
        change(HEADING, "press A");
        awaitCalm(HEADING);
        keepPicture("audit");
        change(HEADING, "press ESCAPE");
    }

    private void lockAndUnlock(NodeProcess window, NodeProcess bo) throws IOException {
        goToWindow();
        change(HEADING, "press CTRL+SHIFT+L");
        Await.until("the node to be locked", () -> window.nodeFile().path("state").asText(),
                state -> state.equals("locked"));
        Answer refused = window.api().ask("GET", Api.TEAM + "/channels", Optional.empty());
        assertEquals(423, refused.status(), refused.toString());
        Talk.send(bo, "while you were away");
        awaitCalm(HEADING);
        keepPicture("locked");
        screen.order("type " + PASSPHRASE);
        screen.order("press ENTER");
        Await.until("the node to go on", () -> window.api().ask("GET", Api.TEAM + "/channels", Optional.empty()),
                Answer::done);
        Talk.awaitText(window, "while you were away");
        awaitCalm(HEADING);
        screen.order("press CTRL+2");
        screen.order("type open again");
        screen.order("press ENTER");
        Talk.awaitText(bo, "open again");
    }

    private void unlock(NodeProcess window) throws IOException {
        window.launch();
        awaitCalm(HEADING);
        assertEquals("locked", window.nodeFile().path("state").asText());
        String before = look(COMPLAINT);
        screen.order("type plum");
        screen.order("press ENTER");
        awaitStill(COMPLAINT, before);
        awaitCalm(COMPLAINT);
        screen.order("type " + PASSPHRASE);
        screen.order("press ENTER");
        window.awaitReady();
        List<String> actions = Talk.items(window.api().get(Api.TEAM + "/audit"), "events").stream()
                .map(it -> it.path("action").asText()).toList();
        assertTrue(actions.containsAll(List.of("node.unlock_refused", "node.unlocked")), actions.toString());
    }

    /** Does something and waits until an area shows something else. */
    private void change(int[] area, String order) throws IOException {
        String before = look(area);
        screen.order(order);
        awaitStill(area, before);
    }

    /** Gives the keyboard to the window: without a window manager, nothing has it once a dialog was closed. */
    private void goToWindow() throws IOException {
        screen.order("click " + (MESSAGES[0] + 50) + " " + (MESSAGES[1] + 50));
    }

    /** Gives the keyboard to the first of the people, who is this user. */
    private void goToMyself() throws IOException {
        goToWindow();
        screen.order("press CTRL+1");
        screen.order("press HOME");
    }

    /** Gives the keyboard to the second of the people. */
    private void goToBo() throws IOException {
        goToMyself();
        screen.order("press DOWN");
    }

    private static int members(NodeProcess node) throws IOException {
        return Talk.items(node.api().get(Api.TEAM + "/members"), "members").size();
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

    /** Waits until an area was painted and looked the same for a while. */
    private void awaitCalm(int[] area) throws IOException {
        String[] last = { "" };
        long[] since = { 0 };
        Await.until("the window to be calm", PAINTED_LIMIT, () -> awaitStill(area, ""), now -> {
            if (!now.equals(last[0])) {
                last[0] = now;
                since[0] = System.nanoTime();
            }
            return System.nanoTime() - since[0] > CALM.toNanos();
        });
    }

    private static int ofBlack(int pixels) {
        int hash = 1;
        for (int i = 0; i < pixels; i++) {
            hash = hash * 31 + 0xff000000;
        }
        return hash;
    }

    private void keepPicture(String name) throws IOException {
        Path folder = Products.ROOT.resolve("bundles/org.omnimesh.tests/target").toAbsolutePath().normalize();
        if (Files.isDirectory(folder)) {
            screen.order("picture " + folder.resolve(name + ".png"));
        }
    }
}
