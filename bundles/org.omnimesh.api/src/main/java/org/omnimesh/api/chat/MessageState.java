// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.chat;

/** How far a message got, as far as this node was told. */
public enum MessageState {
    /** On disk here; no other device has confirmed it. */
    SENT,
    /** At least one other member's device stored it. */
    DELIVERED,
    /** At least one other member read it. */
    READ,
    /** It could not be stored. */
    FAILED
}
