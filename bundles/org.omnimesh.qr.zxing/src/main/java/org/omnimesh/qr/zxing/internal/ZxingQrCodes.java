// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.qr.zxing.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.omnimesh.api.qr.QrCode;
import org.omnimesh.api.qr.QrCodes;
import org.osgi.service.component.annotations.Component;

import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;

/** Makes QR codes with ZXing. */
@Component
public final class ZxingQrCodes implements QrCodes {
    /** Up to here a code stays small enough with the stronger error correction. */
    private static final int SHORT_BYTES = 512;

    @Override
    public QrCode encode(String text) {
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > MAX_BYTES) {
            throw new IllegalArgumentException("expected 1 to " + MAX_BYTES + " bytes of text, got " + length);
        }
        ErrorCorrectionLevel level = length <= SHORT_BYTES ? ErrorCorrectionLevel.M : ErrorCorrectionLevel.L;
        try {
            return code(Encoder.encode(text, level, Map.of(EncodeHintType.CHARACTER_SET, "UTF-8")).getMatrix());
        } catch (WriterException e) {
            throw new IllegalStateException("expected " + length + " bytes to find place in a code", e);
        }
    }

    private static QrCode code(ByteMatrix modules) {
        List<String> rows = new ArrayList<>();
        for (int y = 0; y < modules.getHeight(); y++) {
            StringBuilder row = new StringBuilder();
            for (int x = 0; x < modules.getWidth(); x++) {
                row.append(modules.get(x, y) == 1 ? '1' : '0');
            }
            rows.add(row.toString());
        }
        return new QrCode(rows);
    }
}
