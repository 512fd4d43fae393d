// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.backup;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

import org.omnimesh.api.audit.Act;
import org.omnimesh.api.audit.Audit;
import org.omnimesh.api.crypto.PassphraseSealing;
import org.omnimesh.api.crypto.VaultLock;
import org.omnimesh.api.http.HttpAnswer;
import org.omnimesh.api.http.HttpMethod;
import org.omnimesh.api.http.HttpProblem;
import org.omnimesh.api.http.HttpRequest;
import org.omnimesh.api.http.HttpResource;
import org.omnimesh.api.http.Scope;
import org.omnimesh.api.node.NodeHome;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.StoreSnapshot;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The whole node as one sealed stream. One at a time. */
@Component
public final class BackupResource implements HttpResource {
    private record Wish(String passphrase) {}

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
    public BackupResource(@Reference NodeHome home, @Reference StoreSnapshot store,
            @Reference PassphraseSealing sealing, @Reference Audit audit) {
        this.home = home;
        this.store = store;
        this.sealing = sealing;
        this.audit = audit;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(HttpMethod.POST, "/api/v1/node/backup", Scope.ADMIN, this::backup));
    }

    private HttpAnswer backup(HttpRequest request) throws HttpProblem {
        byte[] passphrase = request.json(Wish.class).passphrase().getBytes(StandardCharsets.UTF_8);
        if (passphrase.length < VaultLock.MIN_LENGTH || passphrase.length > VaultLock.MAX_LENGTH) {
            throw new HttpProblem(400, "passphrase_unfit", "A passphrase has " + VaultLock.MIN_LENGTH + " to "
                    + VaultLock.MAX_LENGTH + " bytes; several random words are best.");
        }
        if (!turn.tryAcquire()) {
            throw new HttpProblem(409, "backup_running", "Another backup is being made; wait for it.");
        }
        try {
            HomeSnapshot snapshot = HomeSnapshot.take(home.directory(), store);
            audit.record(new Act("token:" + request.caller().name(), "backup.made", "", snapshot.length() + " bytes"));
            return new HttpAnswer.Bytes(200,
                    Map.of("Content-Type", "application/octet-stream", "Cache-Control", "no-store"),
                    sealing.sealedLength(snapshot.length()), () -> sealed(snapshot, passphrase));
        } catch (IOException | StorageException e) {
            turn.release();
            throw new HttpProblem(503, "backup_failed", "The backup could not be made: " + e.getMessage());
        }
    }

    private InputStream seal(HomeSnapshot snapshot, byte[] passphrase) throws IOException {
        try {
            return sealing.seal(snapshot.open(), passphrase);
        } catch (IOException | RuntimeException e) {
            snapshot.close();
            turn.release();
            throw e;
        } finally {
            Arrays.fill(passphrase, (byte) 0);
        }
    }

    private InputStream sealed(HomeSnapshot snapshot, byte[] passphrase) throws IOException {
        return new FilterInputStream(seal(snapshot, passphrase)) {
            private boolean closed;

            @Override
            public void close() throws IOException {
                if (closed) {
                    return;
                }
                closed = true;
                try (snapshot) {
                    super.close();
                } finally {
                    turn.release();
                }
            }
        };
    }
}
