// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal.archive;

import java.io.IOException;
import java.io.InputStream;

import javax.crypto.AEADBadTagException;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.crypto.PassphraseException;
import org.omnimesh.api.crypto.PasswordStretching;
import org.omnimesh.crypto.bc.internal.recovery.RecoveryWords;

/** What was sealed; every wrong byte, and a missing end, throws before anything after it is given. */
final class OpenedStream extends InputStream {
    private static final String WRONG = "the passphrase is wrong, or the backup is damaged";

    private final InputStream sealed;
    private final Pieces pieces;
    private final byte[] piece = new byte[Pieces.PLAIN + Pieces.TAG];
    private byte[] ready = new byte[0];
    private int at;
    private boolean first = true;
    private boolean ended;

    private OpenedStream(InputStream sealed, Begin begin) throws IOException {
        this.sealed = sealed;
        try {
            this.pieces = begin.at(Pieces.readHead(sealed));
        } catch (IllegalArgumentException e) {
            throw new IOException("this is no backup, or one of another version", e);
        } catch (AEADBadTagException e) {
            throw new IOException(WRONG, e);
        } catch (PassphraseException e) {
            throw new IOException(String.valueOf(e.getMessage()), e);
        }
    }

    private interface Begin {
        Pieces at(byte[] head) throws AEADBadTagException, PassphraseException;
    }

    /** Opens by the passphrase of the backup. */
    OpenedStream(InputStream sealed, PasswordStretching stretching, byte[] passphrase) throws IOException {
        this(sealed, head -> Pieces.open(stretching, passphrase, head));
    }

    /** Opens by the recovery words of the node. */
    static OpenedStream byWords(InputStream sealed, String words) throws IOException {
        byte[] secret;
        try {
            secret = RecoveryWords.secret(words);
        } catch (PassphraseException e) {
            throw new IOException(String.valueOf(e.getMessage()), e);
        }
        return new OpenedStream(sealed, head -> Pieces.openRecovered(secret, head));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte @Nullable [] target, int offset, int length) throws IOException {
        if (at == ready.length && !ended) {
            next();
        }
        if (at == ready.length) {
            return -1;
        }
        int count = Math.min(length, ready.length - at);
        System.arraycopy(ready, at, target, offset, count);
        at += count;
        return count;
    }

    private void next() throws IOException {
        int filled = sealed.readNBytes(piece, 0, piece.length);
        ended = filled < piece.length;
        try {
            ready = pieces.open(piece, filled, ended);
            at = 0;
        } catch (AEADBadTagException e) {
            throw new IOException(first
                    ? WRONG
                    : "the backup is damaged, or its end is missing", e);
        }
        first = false;
    }

    @Override
    public void close() throws IOException {
        sealed.close();
    }
}
