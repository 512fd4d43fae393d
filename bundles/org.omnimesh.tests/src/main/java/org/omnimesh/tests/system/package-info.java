// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
/**
 * Tests that start real processes of the products and talk to them as any other program would: by their start script, HTTP
 * API, WebSocket and, as strangers do, by raw sockets.
 *
 * <p>
 * {@link org.omnimesh.tests.system.Nodes} starts processes and ends them, whatever happens; what a failed test leaves in
 * their logs is printed. Figures that somebody may want to know are printed as lines that begin with {@code figure:}.
 */
package org.omnimesh.tests.system;
