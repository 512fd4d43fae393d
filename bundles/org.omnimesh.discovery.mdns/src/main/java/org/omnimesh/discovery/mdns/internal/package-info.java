// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
/**
 * Finding peers by multicast DNS (RFC 6762, RFC 6763) with jmDNS.
 *
 * <p>
 * One {@link Endpoint} per usable address of the machine advertises this node and browses for others; what they find flows
 * into one {@link SightingBook}, which decides who is present and drops who no longer answers. Everything is driven by the
 * single thread of {@link JmdnsDiscovery}; jmDNS calls that block run beside it.
 */
@NonNullByDefault({ DefaultLocation.PARAMETER, DefaultLocation.RETURN_TYPE, DefaultLocation.FIELD })
package org.omnimesh.discovery.mdns.internal;

import org.eclipse.jdt.annotation.DefaultLocation;
import org.eclipse.jdt.annotation.NonNullByDefault;
