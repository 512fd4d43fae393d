// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
/**
 * {@code ./omnimesh bench}: real nodes on this machine, measured against what the machine itself can do.
 *
 * <p>
 * The nodes are started with the option {@code --bench}, which gives them {@link org.omnimesh.headless.internal.bench.BenchLoad}: it
 * appends entries as fast as the log takes them and notes when others' arrive. Times of different processes are compared by
 * {@link java.lang.System#nanoTime}, which all processes of a machine share on Linux.
 */
@NonNullByDefault({ DefaultLocation.PARAMETER, DefaultLocation.RETURN_TYPE, DefaultLocation.FIELD })
package org.omnimesh.headless.internal.bench;

import org.eclipse.jdt.annotation.DefaultLocation;
import org.eclipse.jdt.annotation.NonNullByDefault;
