// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.chat;

/** What a message shows. */
public enum MessageType {
    /** Text that somebody typed. */
    TEXT,
    /** A shared file. */
    FILE,
    /** A note about the team, made by the product. */
    SYSTEM
}
