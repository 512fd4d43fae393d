// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.team;

import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The safety numbers of this user and the other members of the current team, and which of them were compared. A number covers
 * the identity keys of all devices of both members, whatever their order; it changes when one of them gets another device or
 * loses one. What was compared is kept over restarts, on this device. Thread-safe; blocks on disk.
 */
@ProviderType
public interface SafetyNumbers {
    /**
     * Returns the number that this user shares with a member. Takes some ten milliseconds.
     *
     * @param device a device of the member
     * @return the number of this moment
     * @throws TeamException if it is no device of another member of the team
     */
    SafetyNumber of(PeerId device) throws TeamException;

    /**
     * Tells whether the number with a member of the current team was compared. Answers from memory.
     *
     * @param member the member
     * @return the state of this moment; unverified for this user and whoever is no member
     */
    SafetyNumber.State state(MemberId member);

    /**
     * Notes that the user compared a number with the member and both were the same. It holds as long as the member has no
     * other keys than it covers; {@link VerificationLost} is announced when she has.
     *
     * @param device a device of the member
     * @param compared the digits that were compared, in any grouping
     * @return the number, verified
     * @throws TeamException if it is no device of another member, the number is another one meanwhile, or the store cannot
     *         write
     */
    SafetyNumber verify(PeerId device, String compared) throws TeamException;

    /**
     * Takes that back, also the warning that a number changed.
     *
     * @param device a device of the member
     * @return the number, not verified
     * @throws TeamException if it is no device of another member or the store cannot write
     */
    SafetyNumber unverify(PeerId device) throws TeamException;
}
