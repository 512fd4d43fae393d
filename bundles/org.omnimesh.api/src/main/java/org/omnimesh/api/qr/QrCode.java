// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.qr;

import java.util.List;

/**
 * The modules of a QR code, without the light border.
 *
 * @param rows from top to bottom; each as many characters as there are rows, {@code 1} for a dark module, {@code 0} for a
 *        light one
 */
public record QrCode(List<String> rows) {
    /** How many modules wide the light border must be. */
    public static final int QUIET_ZONE = 4;

    /** Most modules of a side. */
    public static final int MAX_SIZE = 177;

    /** Checks that it is a square, and copies the list. */
    public QrCode {
        rows = List.copyOf(rows);
        int size = rows.size();
        if (size == 0 || size > MAX_SIZE || !rows.stream().allMatch(row -> row.matches("[01]{" + size + "}"))) {
            throw new IllegalArgumentException("expected a square of at most " + MAX_SIZE + " modules of 0 and 1");
        }
    }

    /**
     * Returns how many modules a side has.
     *
     * @return 21 to {@value #MAX_SIZE}
     */
    public int size() {
        return rows.size();
    }

    /**
     * Tells whether a module is dark; all beyond the code are light.
     *
     * @param x column, from the left, the first is 0
     * @param y row, from the top, the first is 0
     * @return true if it is dark
     */
    public boolean isDark(int x, int y) {
        return x >= 0 && y >= 0 && x < size() && y < size() && rows.get(y).charAt(x) == '1';
    }
}
