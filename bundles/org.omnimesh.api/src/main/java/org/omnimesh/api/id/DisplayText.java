// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.id;

/**
 * Text that came from a person, possibly a hostile one, made safe to show on one line.
 *
 * <p>
 * Control characters, line breaks, bidirectional overrides and zero-width characters are removed and white space is
 * folded, so that a name can neither move the cursor of a terminal nor pose as another name's direction.
 */
public final class DisplayText {
    /** Longest name of a person, device, team or channel in characters. */
    public static final int MAX_NAME_LENGTH = 64;

    private DisplayText() {}

    /**
     * Cleans a name.
     *
     * @param text any text
     * @return at most {@value #MAX_NAME_LENGTH} characters on one line; possibly empty
     */
    public static String name(String text) {
        return line(text, MAX_NAME_LENGTH);
    }

    /**
     * Cleans a line.
     *
     * @param text any text
     * @param maxLength the longest result in characters
     * @return the text on one line; possibly empty
     */
    public static String line(String text, int maxLength) {
        StringBuilder safe = new StringBuilder();
        text.codePoints().limit(4L * maxLength).forEach(c -> {
            if (Character.isWhitespace(c)) {
                if (!safe.isEmpty() && safe.charAt(safe.length() - 1) != ' ') {
                    safe.append(' ');
                }
            } else if (isVisible(c)) {
                safe.appendCodePoint(c);
            }
        });
        int end = Math.min(safe.length(), maxLength);
        if (end > 0 && end < safe.length() && Character.isHighSurrogate(safe.charAt(end - 1))) {
            end--;
        }
        return safe.substring(0, end).strip();
    }

    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
                    Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            default -> true;
        };
    }
}
