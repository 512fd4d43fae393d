// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.crypto.KeyVault;
import org.omnimesh.api.crypto.PassphraseSealing;
import org.omnimesh.api.crypto.PasswordStretching;
import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.node.NodeHome;
import org.omnimesh.crypto.bc.internal.RecoveryKey;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Seals streams piece by piece. */
@Component
public final class ArchiveSealing implements PassphraseSealing {
    private final PasswordStretching stretching;
    private final RandomSource random;
    private final KeyVault vault;
    private final RecoveryKey recovery;

    /**
     * Made by declarative services.
     *
     * @param stretching makes the key
     * @param random salts it
     * @param vault lets recovery words open a backup, too
     * @param home has what they open
     */
    @Activate
    public ArchiveSealing(@Reference PasswordStretching stretching, @Reference RandomSource random,
            @Reference KeyVault vault, @Reference NodeHome home) {
        this.stretching = stretching;
        this.random = random;
        this.vault = vault;
        this.recovery = new RecoveryKey(home.directory());
    }

    @Override
    public long sealedLength(long length) {
        long pieces = length / Pieces.PLAIN + 1;
        return (recovery.exists() ? Pieces.LONG_HEAD : Pieces.HEAD) + length + pieces * Pieces.TAG;
    }

    @Override
    public InputStream seal(InputStream plain, byte[] passphrase) throws IOException {
        byte[] salt = random.bytes(Pieces.SALT);
        Optional<byte[]> words = recovery.read();
        return new SealedStream(plain, words.isPresent()
                ? Pieces.begin(stretching, passphrase, salt, random.bytes(SymmetricKey.LENGTH), words.get(), vault)
                : Pieces.begin(stretching, passphrase, salt));
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
