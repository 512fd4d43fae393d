// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.multipart;

import java.io.InputStream;
import java.util.Optional;

/**
 * A field of a form.
 *
 * @param name the field's name
 * @param fileName the name of the file, for a file; hostile text
 * @param mediaType its media type, if the client says; hostile text
 * @param content its bytes, to be read before the next field is asked for
 */
public record FormPart(String name, Optional<String> fileName, Optional<String> mediaType, InputStream content) {}
