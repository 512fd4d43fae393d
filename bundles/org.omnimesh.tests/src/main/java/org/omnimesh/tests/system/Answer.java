// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What the API answered.
 *
 * @param status the status code
 * @param type the content type, empty if there is none
 * @param body the body, an empty object if it is not JSON
 */
record Answer(int status, String type, JsonNode body) {
    boolean done() {
        return status >= 200 && status < 300;
    }

    /** Returns the stable code of a problem document. */
    String code() {
        return body.path("code").asText();
    }
}
