// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.audit;

import java.time.Instant;

/**
 * One row of the log.
 *
 * @param seq its number, from 1 without gaps
 * @param at when, by this device's clock
 * @param act what was done
 * @param hash SHA-256 over the row and the hash of the one before
 */
public record AuditEvent(long seq, Instant at, Act act, AuditHash hash) {}
