// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import org.eclipse.swt.graphics.Color;

/**
 * The colours of the window, each with enough contrast to what it stands on (WCAG 2.2, 1.4.3).
 *
 * @param dark whether native widgets are to be dark too
 * @param side behind people and banner
 * @param surface behind the conversation and in fields
 * @param raised the bubble of others, cards
 * @param border thin lines
 * @param text text
 * @param muted less important text
 * @param accent what is active; the own bubble
 * @param onAccent text on the accent
 * @param onAccentMuted less important text on the accent
 * @param good online
 * @param away away
 * @param bad what is wrong
 * @param badSurface behind what is wrong
 */
public record Palette(boolean dark, Color side, Color surface, Color raised, Color border, Color text, Color muted,
        Color accent, Color onAccent, Color onAccentMuted, Color good, Color away, Color bad, Color badSurface) {
    /** For bright rooms. */
    public static final Palette LIGHT = new Palette(false, color(0xf4f5f8), color(0xffffff), color(0xeceff4),
            color(0xd9dde4), color(0x1a1d23), color(0x586170), color(0x3355cc), color(0xffffff), color(0xd5ddfa),
            color(0x13773f), color(0xb06f00), color(0xb3261e), color(0xfdecea));

    /** For dark rooms. */
    public static final Palette DARK = new Palette(true, color(0x17191e), color(0x1e2127), color(0x2a2e36),
            color(0x383d47), color(0xe7e9ed), color(0xa0a8b5), color(0x4667d8), color(0xffffff), color(0xf2f5ff),
            color(0x42c882), color(0xe3a93f), color(0xff9189), color(0x41211f));

    private static final Color[] TINTS = { color(0x8e4ec6), color(0x0b7285), color(0xb4488a), color(0x2b7a3e),
            color(0xa6541b), color(0x3c63b8), color(0x6b6f1d), color(0xa8323e) };

    /** The picture of somebody who is not in the team. */
    static final Color STRANGER = color(0x5f6875);

    /** Whiter than every tint. */
    static final Color ON_TINT = color(0xffffff);

    /** Picks the colour of a person's picture: the same for the same number. */
    static Color tint(int number) {
        return TINTS[Math.floorMod(number, TINTS.length)];
    }

    private static Color color(int rgb) {
        return new Color(rgb >> 16 & 0xff, rgb >> 8 & 0xff, rgb & 0xff);
    }
}
