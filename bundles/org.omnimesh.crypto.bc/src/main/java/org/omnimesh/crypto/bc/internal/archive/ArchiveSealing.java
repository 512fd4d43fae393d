// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal.archive;

import java.io.IOException;
import java.io.InputStream;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.crypto.PassphraseSealing;
import org.omnimesh.api.crypto.PasswordStretching;
import org.omnimesh.api.crypto.RandomSource;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Seals streams piece by piece. */
@Component
public final class ArchiveSealing implements PassphraseSealing {
    private final PasswordStretching stretching;
    private final RandomSource random;

    /**
     * Made by declarative services.
     *
     * @param stretching makes the key
     * @param random salts it
     */
    @Activate
    public ArchiveSealing(@Reference PasswordStretching stretching, @Reference RandomSource random) {
        this.stretching = stretching;
        this.random = random;
    }

    @Override
    public long sealedLength(long length) {
        long pieces = length / Pieces.PLAIN + 1;
        return Pieces.HEAD + length + pieces * Pieces.TAG;
    }

    @Override
    public InputStream seal(InputStream plain, byte[] passphrase) throws IOException {
        return new SealedStream(plain, Pieces.begin(stretching, passphrase, random.bytes(Pieces.SALT)));
    }

    /** The head, then piece after piece; a piece that is not full is the last one, and may be empty. */
    private static final class SealedStream extends InputStream {
        private final InputStream plain;
        private final Pieces pieces;
        private final byte[] piece = new byte[Pieces.PLAIN];
        private byte[] ready;
        private int at;
        private boolean ended;

        SealedStream(InputStream plain, Pieces pieces) {
            this.plain = plain;
            this.pieces = pieces;
            this.ready = pieces.head();
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte @Nullable [] target, int offset, int length)
                throws IOException {
            if (at == ready.length && !ended) {
                int filled = plain.readNBytes(piece, 0, piece.length);
                ended = filled < piece.length;
                ready = pieces.seal(piece, filled, ended);
                at = 0;
            }
            if (at == ready.length) {
                return -1;
            }
            int count = Math.min(length, ready.length - at);
            System.arraycopy(ready, at, target, offset, count);
            at += count;
            return count;
        }

        @Override
        public void close() throws IOException {
            plain.close();
        }
    }
}
