// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal;

import java.net.URI;
import java.nio.file.Path;

import org.omnimesh.api.http.HttpEndpoint;

/** The server while it answers. */
final class RunningEndpoint implements HttpEndpoint {
    private final URI url;
    private final Path tokenFile;

    RunningEndpoint(URI url, Path tokenFile) {
        this.url = url;
        this.tokenFile = tokenFile;
    }

    @Override
    public URI url() {
        return url;
    }

    @Override
    public Path tokenFile() {
        return tokenFile;
    }
}
