// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.log;

import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;

/**
 * A device was proven to have signed two different histories of a channel: it cheats, or a copy of it is in use. Nothing
 * that it writes there from then on is taken any more.
 *
 * @param channel the channel of which there are two histories
 * @param author the device
 * @param seq the number at which they part
 */
public record AuthorQuarantined(ChannelId channel, PeerId author, long seq) implements DomainEvent {}
