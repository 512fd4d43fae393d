// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.chat;

import org.omnimesh.api.id.ContentId;

/**
 * The file that a message of type file shows.
 *
 * @param file names the file
 * @param name its name as the sender gave it, clean text; a hint, never a path
 * @param size its length in bytes
 * @param mimeType its media type as the sender gave it, clean text
 * @param sha256 64 hexadecimal digits: the hash of the content
 */
public record FileReference(ContentId file, String name, long size, String mimeType, String sha256) {}
