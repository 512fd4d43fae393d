// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.cli;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

/** Draws a QR code with block characters, two modules above each other in one; light modules are the drawn ones, for dark terminals. */
final class QrBlocks {
    private static final int QUIET_ZONE = 4;

    private QrBlocks() {}

    /** Makes lines of the rows of 0 and 1 that the node gives; none if there is no code. */
    static List<String> of(JsonNode rows) {
        List<String> lines = new ArrayList<>();
        int size = rows.size();
        for (int y = -QUIET_ZONE; size > 0 && y < size + QUIET_ZONE; y += 2) {
            StringBuilder line = new StringBuilder();
            for (int x = -QUIET_ZONE; x < size + QUIET_ZONE; x++) {
                boolean above = isLight(rows, x, y);
                boolean below = isLight(rows, x, y + 1);
                line.append(above ? below ? '\u2588' : '\u2580' : below ? '\u2584' : ' ');
            }
            lines.add(line.toString());
        }
        return lines;
    }

    private static boolean isLight(JsonNode rows, int x, int y) {
        String row = y < 0 ? "" : rows.path(y).asText();
        return x < 0 || x >= row.length() || row.charAt(x) != '1';
    }
}
