// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.storage;

/** What the store can do now. Reasons are sentences for the user, without paths of stored content. */
public sealed interface StorageState {
    /** All is well. */
    record ReadWrite() implements StorageState {}

    /**
     * The disk takes nothing: it is full, read-only or failing. Reading goes on, writing is refused, nothing that was
     * acknowledged is lost, and the store goes back to {@link ReadWrite} by itself once the disk takes what is written.
     *
     * @param reason one sentence that says what to do
     */
    record ReadOnly(String reason) implements StorageState {}

    /**
     * The store failed for good; OmniMesh must be started again.
     *
     * @param reason one sentence that says what to do
     */
    record Unusable(String reason) implements StorageState {}
}
