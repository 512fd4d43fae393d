// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.backup;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.omnimesh.api.http.HttpAnswer;
import org.omnimesh.api.http.HttpMethod;
import org.omnimesh.api.http.HttpProblem;
import org.omnimesh.api.http.HttpRequest;
import org.omnimesh.api.http.HttpResource;
import org.omnimesh.api.http.Scope;
import org.omnimesh.api.storage.BackupException;
import org.omnimesh.api.storage.Backups;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The whole node as one sealed stream. */
@Component
public final class BackupResource implements HttpResource {
    private record Wish(String passphrase) {}

    private final Backups backups;

    /**
     * Made by declarative services.
     *
     * @param backups makes them
     */
    @Activate
    public BackupResource(@Reference Backups backups) {
        this.backups = backups;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(HttpMethod.POST, "/api/v1/node/backup", Scope.ADMIN, this::backup));
    }

    private HttpAnswer backup(HttpRequest request) throws HttpProblem {
        byte[] passphrase = request.json(Wish.class).passphrase().getBytes(StandardCharsets.UTF_8);
        try {
            Backups.Backup backup = backups.begin(passphrase, "token:" + request.caller().name());
            return new HttpAnswer.Bytes(200,
                    Map.of("Content-Type", "application/octet-stream", "Cache-Control", "no-store"), backup.length(),
                    backup::open);
        } catch (BackupException e) {
            String sentence = String.valueOf(e.getMessage());
            throw switch (e.reason()) {
                case UNFIT -> new HttpProblem(400, "passphrase_unfit", sentence);
                case BUSY -> new HttpProblem(409, "backup_running", sentence);
                case FAILED -> new HttpProblem(503, "backup_failed", sentence);
            };
        } finally {
            Arrays.fill(passphrase, (byte) 0);
        }
    }
}
