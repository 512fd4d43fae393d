// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import java.awt.AWTException;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.Toolkit;
import java.awt.datatransfer.DataFlavor;
import java.awt.datatransfer.UnsupportedFlavorException;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import javax.imageio.ImageIO;

/**
 * A program of its own that does on a screen what a user does: it reads orders, a line each, and answers each with a line.
 * <ul>
 * <li>{@code press CTRL+SHIFT+J}, {@code type some text}, {@code click 100 200}: answered {@code ok}</li>
 * <li>{@code clipboard}: answered with the text on the clipboard, or an empty line</li>
 * <li>{@code look X Y WIDTH HEIGHT}: answered with a number that stands for the picture in that rectangle</li>
 * <li>{@code picture FILE}: stores the whole screen</li>
 * </ul>
 */
final class Hands {
    private final Robot robot;

    private Hands() throws AWTException {
        robot = new Robot();
        robot.setAutoDelay(10);
    }

    public static void main(String[] arguments) throws IOException, AWTException {
        Hands hands = new Hands();
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            System.out.println(hands.obey(order));
        }
        System.exit(0); // the toolkit's threads would go on
    }

    private String obey(String order) throws IOException {
        String what = order.substring(order.indexOf(' ') + 1);
        switch (order.split(" ")[0]) {
            case "press" -> press(List.of(what.split("\\+")).stream().map(Hands::key).toList());
            case "type" -> what.chars().forEach(c -> press(keys((char) c)));
            case "click" -> click(numbers(what));
            case "look" -> {
                return Integer.toString(look(numbers(what)));
            }
            case "picture" ->
                ImageIO.write(robot.createScreenCapture(new Rectangle(Toolkit.getDefaultToolkit().getScreenSize())),
                        "png", Path.of(what).toFile());
            case "clipboard" -> {
                return clipboard();
            }
            default -> throw new IllegalArgumentException("unknown order " + order);
        }
        return "ok";
    }

    private void press(List<Integer> keys) {
        keys.forEach(robot::keyPress);
        keys.reversed().forEach(robot::keyRelease);
    }

    private static int key(String name) {
        return switch (name) {
            case "CTRL" -> KeyEvent.VK_CONTROL;
            case "SHIFT" -> KeyEvent.VK_SHIFT;
            case "ENTER" -> KeyEvent.VK_ENTER;
            case "TAB" -> KeyEvent.VK_TAB;
            case "DOWN" -> KeyEvent.VK_DOWN;
            case "END" -> KeyEvent.VK_END;
            case "HOME" -> KeyEvent.VK_HOME;
            case "ALT" -> KeyEvent.VK_ALT;
            case "F10" -> KeyEvent.VK_F10;
            case "ESCAPE" -> KeyEvent.VK_ESCAPE;
            case "SPACE" -> KeyEvent.VK_SPACE;
            default -> KeyEvent.getExtendedKeyCodeForChar(name.toLowerCase(Locale.ROOT).charAt(0));
        };
    }

    private static List<Integer> keys(char c) {
        List<Integer> keys = new ArrayList<>();
        if (Character.isUpperCase(c)) {
            keys.add(KeyEvent.VK_SHIFT);
        }
        keys.add(KeyEvent.getExtendedKeyCodeForChar(Character.toLowerCase(c)));
        return keys;
    }

    private void click(int[] place) {
        robot.mouseMove(place[0], place[1]);
        robot.mousePress(InputEvent.BUTTON1_DOWN_MASK);
        robot.mouseRelease(InputEvent.BUTTON1_DOWN_MASK);
    }

    private int look(int[] area) {
        BufferedImage image = robot.createScreenCapture(new Rectangle(area[0], area[1], area[2], area[3]));
        int hash = 1;
        for (int pixel : image.getRGB(0, 0, area[2], area[3], null, 0, area[2])) {
            hash = hash * 31 + pixel;
        }
        return hash;
    }

    private static String clipboard() throws IOException {
        try {
            Object text = Toolkit.getDefaultToolkit().getSystemClipboard().getData(DataFlavor.stringFlavor);
            return String.valueOf(text).replace('\n', ' ');
        } catch (UnsupportedFlavorException | IllegalStateException e) {
            return "";
        }
    }

    private static int[] numbers(String text) {
        return List.of(text.split(" ")).stream().mapToInt(Integer::parseInt).toArray();
    }
}
