// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.audit.internal;

import java.time.Instant;

import org.omnimesh.api.audit.Act;

/** An act and when it was done. */
record Stamped(Instant at, Act act) {}
