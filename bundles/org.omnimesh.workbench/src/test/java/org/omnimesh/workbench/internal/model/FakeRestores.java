// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;

import org.omnimesh.api.storage.BackupException;
import org.omnimesh.api.storage.BackupException.Reason;
import org.omnimesh.api.storage.Restored;
import org.omnimesh.api.storage.Restores;

/** Remembers what was to be put back, and says how far it is a few times. */
public final class FakeRestores implements Restores {
    private static final long SIZE = 3_400_000;

    public final List<String> asked = new ArrayList<>();
    private final Runnable pause;

    /** Works at once. */
    public FakeRestores() {
        this(() -> {});
    }

    /** Does something after each quarter. */
    public FakeRestores(Runnable pause) {
        this.pause = pause;
    }

    @Override
    public Restored restore(Path backup, Path home, byte[] passphrase, LongPredicate going) throws BackupException {
        return put(backup, home, new String(passphrase, StandardCharsets.UTF_8), going);
    }

    @Override
    public Restored recover(Path backup, Path home, String words, LongPredicate going) throws BackupException {
        return put(backup, home, "words " + words, going);
    }

    private Restored put(Path backup, Path home, String secret, LongPredicate going) throws BackupException {
        asked.add(backup + " " + home + " " + secret);
        for (long bytes = 0; bytes < SIZE; bytes += SIZE / 4) {
            if (!going.test(bytes)) {
                throw new BackupException(Reason.FAILED, "It was stopped.");
            }
            pause.run();
        }
        return new Restored(12, SIZE);
    }
}
