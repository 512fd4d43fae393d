// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.time.Duration;

import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.link.LinkException;
import org.omnimesh.api.link.PairingChannel;
import org.omnimesh.api.link.PairingDialer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Dials strangers through the same transport; a class of its own because {@code Links} has a method of the same form. */
@Component
public final class TlsPairingDialer implements PairingDialer {
    private final TlsLinks links;

    /** Uses a transport. */
    @Activate
    public TlsPairingDialer(@Reference TlsLinks links) {
        this.links = links;
    }

    @Override
    public PairingChannel dial(Multiaddr address, Duration timeout) throws LinkException {
        return links.dialStranger(address, timeout);
    }
}
