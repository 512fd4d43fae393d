// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
/**
 * The HTTP and WebSocket face: {@link org.omnimesh.http.internal.HttpFace} starts a Jetty core server, on which every
 * registered {@code HttpResource} answers.
 *
 * <p>
 * A request passes {@code access} (Host, Origin, token), then {@code routing}; what a resource answers becomes JSON in
 * {@code json}. Our own resources in {@code resource} use the same service interface as those of any other bundle.
 */
@NonNullByDefault({ DefaultLocation.PARAMETER, DefaultLocation.RETURN_TYPE, DefaultLocation.FIELD })
package org.omnimesh.http.internal;

import org.eclipse.jdt.annotation.DefaultLocation;
import org.eclipse.jdt.annotation.NonNullByDefault;
