// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.http;

import java.net.URI;
import java.nio.file.Path;

import org.osgi.annotation.versioning.ProviderType;

/** The node's HTTP server; the service appears once it accepts requests. */
@ProviderType
public interface HttpEndpoint {
    /**
     * Returns where it answers.
     *
     * @return such as {@code http://127.0.0.1:8787}, without a trailing slash
     */
    URI url();

    /**
     * Returns the file with the token that every request needs, mode 0600.
     *
     * @return an absolute path
     */
    Path tokenFile();
}
