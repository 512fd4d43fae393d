// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.http;

/** The methods that routes answer. */
public enum HttpMethod {
    /** Reads. */
    GET,
    /** Acts or creates. */
    POST,
    /** Sets. */
    PUT,
    /** Changes a part. */
    PATCH,
    /** Removes. */
    DELETE
}
