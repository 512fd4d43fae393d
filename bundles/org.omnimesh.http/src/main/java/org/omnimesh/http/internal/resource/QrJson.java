// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.qr.QrCode;
import org.omnimesh.api.qr.QrCodes;

/** A QR code in two forms: a picture for browsers, and rows of 0 and 1 for whoever draws by itself; both lack if it has no place. */
record QrJson(Optional<String> svg, Optional<List<String>> rows) {
    static QrJson of(QrCodes codes, String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length > QrCodes.MAX_BYTES) {
            return new QrJson(Optional.empty(), Optional.empty());
        }
        QrCode code = codes.encode(text);
        return new QrJson(Optional.of(svg(code)), Optional.of(code.rows()));
    }

    /** Draws dark modules on white, as one path of horizontal bars. */
    private static String svg(QrCode code) {
        int side = code.size() + 2 * QrCode.QUIET_ZONE;
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < code.size(); y++) {
            for (int x = 0; x < code.size(); x++) {
                if (code.isDark(x, y) && !code.isDark(x - 1, y)) {
                    int end = x;
                    while (code.isDark(end, y)) {
                        end++;
                    }
                    path.append('M').append(x + QrCode.QUIET_ZONE).append(' ').append(y + QrCode.QUIET_ZONE)
                            .append('h').append(end - x).append("v1h-").append(end - x).append('z');
                }
            }
        }
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + side + " " + side
                + "\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h" + side + "v" + side
                + "h-" + side + "z\"/><path d=\"" + path + "\"/></svg>";
    }
}
