// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

import org.omnimesh.api.files.FileService;
import org.omnimesh.api.files.Transfer;
import org.omnimesh.api.files.TransferId;
import org.omnimesh.api.http.HttpAnswer;
import org.omnimesh.api.http.HttpMethod;
import org.omnimesh.api.http.HttpProblem;
import org.omnimesh.api.http.HttpResource;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Files on their way. */
@Component
public final class TransfersResource implements HttpResource {
    private static final String TRANSFERS = "/api/v1/team/transfers";

    private record Transfers(List<TransferJson> transfers) {}

    /** What can be done to a transfer. */
    private interface Action {
        Optional<Transfer> apply(TransferId transfer);
    }

    private final FileService files;

    /**
     * Made by declarative services.
     *
     * @param files has the transfers
     */
    @Activate
    public TransfersResource(@Reference FileService files) {
        this.files = files;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                new Route(HttpMethod.GET, TRANSFERS,
                        request -> HttpAnswer
                                .ok(new Transfers(files.transfers().stream().map(TransferJson::of).toList()))),
                act("/pause", files::pause), act("/resume", files::resume), act("/cancel", files::cancel));
    }

    private static Route act(String name, Action action) {
        return new Route(HttpMethod.POST, TRANSFERS + "/{id}" + name, request -> {
            TransferId id = Ids.path(request, "id", text -> new TransferId(UUID.fromString(text)));
            return HttpAnswer.ok(TransferJson
                    .of(action.apply(id).orElseThrow(() -> HttpProblem.notFound("There is no such transfer."))));
        });
    }
}
