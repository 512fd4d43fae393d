// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.qr.zxing.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.qr.QrCode;
import org.omnimesh.api.qr.QrCodes;

import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.decoder.Decoder;

class ZxingQrCodesTest {
    private final QrCodes codes = new ZxingQrCodes();

    private static String decoded(QrCode code) throws Exception {
        BitMatrix modules = new BitMatrix(code.size());
        for (int y = 0; y < code.size(); y++) {
            for (int x = 0; x < code.size(); x++) {
                if (code.isDark(x, y)) {
                    modules.set(x, y);
                }
            }
        }
        return new Decoder().decode(modules).getText();
    }

    @Test
    void aReaderSeesTheTextAgain() throws Exception {
        for (String text : List.of("1", "omnimesh://pair?v=1&n=7QK&k=0123456789ABCDEFGHJKMNPQRS",
                "Gr\u00fc\u00dfe \ud83d\udc4b",
                "x".repeat(512), "y".repeat(513), "z".repeat(QrCodes.MAX_BYTES))) {
            assertEquals(text, decoded(codes.encode(text)));
        }
    }

    @Test
    void theFinderPatternsStandInThreeCorners() {
        QrCode code = codes.encode("https://example.org");
        int last = code.size() - 1;
        assertTrue(code.isDark(0, 0) && code.isDark(last, 0) && code.isDark(0, last));
        assertFalse(code.isDark(1, 1) || code.isDark(-1, 0) || code.isDark(0, code.size()));
    }

    @Test
    void refusesWhatFitsIntoNoCode() {
        assertThrows(IllegalArgumentException.class, () -> codes.encode(""));
        assertThrows(IllegalArgumentException.class, () -> codes.encode("\u00fc".repeat(QrCodes.MAX_BYTES / 2 + 1)));
    }
}
