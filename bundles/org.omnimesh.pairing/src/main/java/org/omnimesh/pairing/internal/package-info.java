// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
/**
 * Pairing by CPace: {@link org.omnimesh.pairing.internal.JoiningSide} and {@link org.omnimesh.pairing.internal.IssuingSide}
 * turn messages into messages and know neither sockets nor clocks; {@link org.omnimesh.pairing.internal.LiveCodes} holds
 * the codes, {@link org.omnimesh.pairing.internal.TeamDoor} a team's open door;
 * {@link org.omnimesh.pairing.internal.CodeIssuer} and {@link org.omnimesh.pairing.internal.CodeJoiner} run them
 * over a connection.
 *
 * <p>
 * Messages: hello, welcome, share, share with confirmation, confirmation with card, card with invitation, joined. Nothing
 * that names anyone is sent before both sides proved to know the secret. A dead code, or a closed door, runs through the
 * same steps with a random password, so that a guesser cannot tell it from a wrong one.
 */
@NonNullByDefault({ DefaultLocation.PARAMETER, DefaultLocation.RETURN_TYPE, DefaultLocation.FIELD })
package org.omnimesh.pairing.internal;

import org.eclipse.jdt.annotation.DefaultLocation;
import org.eclipse.jdt.annotation.NonNullByDefault;
