// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
/**
 * Fuzzing of whatever reads bytes of a stranger or of a file.
 *
 * <p>
 * A decoder gets a test class that extends {@link org.omnimesh.testing.fuzz.DecoderFuzz}, its name ending in
 * {@code FuzzTest}. As a unit test it sees the seeds and some thousand mutations of them, the same each time; {@code ./build
 * fuzz} lets Jazzer look for more, guided by coverage, for as long as one likes. What is found becomes a regression there.
 */
@NonNullByDefault({ DefaultLocation.PARAMETER, DefaultLocation.RETURN_TYPE, DefaultLocation.FIELD })
package org.omnimesh.testing.fuzz;

import org.eclipse.jdt.annotation.DefaultLocation;
import org.eclipse.jdt.annotation.NonNullByDefault;
