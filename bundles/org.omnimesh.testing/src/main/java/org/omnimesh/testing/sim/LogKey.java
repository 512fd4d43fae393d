// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.sim;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;

/**
 * Names one log: what one device wrote in one channel.
 *
 * @param channel the channel
 * @param author the device
 */
public record LogKey(ChannelId channel, PeerId author) {}
