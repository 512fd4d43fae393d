// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.backup;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

import org.omnimesh.api.audit.Act;
import org.omnimesh.api.audit.Audit;
import org.omnimesh.api.crypto.PassphraseSealing;
import org.omnimesh.api.crypto.VaultLock;
import org.omnimesh.api.node.NodeHome;
import org.omnimesh.api.storage.BackupException;
import org.omnimesh.api.storage.BackupException.Reason;
import org.omnimesh.api.storage.Backups;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.StoreSnapshot;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Seals a snapshot of the node's home. */
@Component
public final class HomeBackups implements Backups {
    private final NodeHome home;
    private final StoreSnapshot store;
    private final PassphraseSealing sealing;
    private final Audit audit;
    private final Semaphore turn = new Semaphore(1);

    /**
     * Made by declarative services.
     *
     * @param home what is backed up
     * @param store copies the database
     * @param sealing seals the stream
     * @param audit told of each backup
     */
    @Activate
    public HomeBackups(@Reference NodeHome home, @Reference StoreSnapshot store, @Reference PassphraseSealing sealing,
            @Reference Audit audit) {
        this.home = home;
        this.store = store;
        this.sealing = sealing;
        this.audit = audit;
    }

    @Override
    public Backup begin(byte[] passphrase, String actor) throws BackupException {
        if (passphrase.length < VaultLock.MIN_LENGTH || passphrase.length > VaultLock.MAX_LENGTH) {
            throw new BackupException(Reason.UNFIT, "A passphrase has " + VaultLock.MIN_LENGTH + " to "
                    + VaultLock.MAX_LENGTH + " bytes; several random words are best.");
        }
        if (!turn.tryAcquire()) {
            throw new BackupException(Reason.BUSY, "Another backup is being made; wait for it.");
        }
        try {
            HomeSnapshot snapshot = HomeSnapshot.take(home.directory(), store);
            audit.record(new Act(actor, "backup.made", "", snapshot.length() + " bytes"));
            return new Sealed(snapshot, passphrase.clone());
        } catch (IOException | StorageException e) {
            turn.release();
            throw new BackupException("The backup could not be made: " + e.getMessage(), e);
        }
    }

    private final class Sealed implements Backup {
        private final HomeSnapshot snapshot;
        private final byte[] passphrase;
        private final AtomicBoolean closed = new AtomicBoolean();

        Sealed(HomeSnapshot snapshot, byte[] passphrase) {
            this.snapshot = snapshot;
            this.passphrase = passphrase;
        }

        @Override
        public long length() {
            return sealing.sealedLength(snapshot.length());
        }

        @Override
        public InputStream open() throws IOException {
            try {
                return new FilterInputStream(sealing.seal(snapshot.open(), passphrase)) {
                    @Override
                    public void close() throws IOException {
                        try (Sealed backup = Sealed.this) {
                            super.close();
                        }
                    }
                };
            } catch (IOException | RuntimeException e) {
                close();
                throw e;
            }
        }

        @Override
        public void close() throws IOException {
            if (closed.compareAndSet(false, true)) {
                Arrays.fill(passphrase, (byte) 0);
                try {
                    snapshot.close();
                } finally {
                    turn.release();
                }
            }
        }
    }
}
