// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.team;

import org.osgi.annotation.versioning.ProviderType;

/** Both halves of joining a team; pairing carries the invitation from one to the other. Thread-safe; may block on disk. */
@ProviderType
public interface Admission {
    /** Largest invitation in bytes. */
    int MAX_INVITATION_BYTES = 32 << 10;

    /** Largest offer to become another device of a member, and largest consent, in bytes. */
    int MAX_CONSENT_BYTES = 512;

    /**
     * Introduces this device.
     *
     * @return its card with the addresses of this moment
     */
    DeviceCard ownCard();

    /**
     * Admits a newcomer to the current team as a member, durably; the same device twice is admitted once.
     *
     * @param newcomer who proved to know the code
     * @return what the newcomer needs to join, secret: for the encrypted pairing channel only
     * @throws TeamException if this user may not invite, or the entry cannot be written
     */
    default byte[] admit(DeviceCard newcomer) throws TeamException {
        return admit(newcomer, Role.MEMBER);
    }

    /**
     * Admits a newcomer to the current team, durably. A device that belongs to the team already keeps its role.
     *
     * @param newcomer who proved to know the secret
     * @param role what the newcomer may do; one that this user's role {@linkplain Role#mayInvite may give}
     * @return what the newcomer needs to join, secret: for the encrypted pairing channel only
     * @throws TeamException if this user may not invite with that role, or the entry cannot be written
     */
    byte[] admit(DeviceCard newcomer, Role role) throws TeamException;

    /**
     * Says of whom a newcomer is to become another device: of this user, in the current team.
     *
     * @return what the newcomer is to {@linkplain #consent consent} to, for the encrypted pairing channel only
     * @throws TeamException if this device does not belong to the team
     */
    byte[] offerDevice() throws TeamException;

    /**
     * Consents that this device becomes another device of somebody: signs it. Without that nobody takes it for hers.
     *
     * @param offer what {@link #offerDevice} returned at the other device
     * @return the consent, for {@link #admitDevice} there; every one counts once
     * @throws TeamException if the offer is malformed, or this device belongs to that team as a device of somebody else
     */
    byte[] consent(byte[] offer) throws TeamException;

    /**
     * Admits a newcomer to the current team as another device of this user, durably: from then on both are one member. The
     * same device twice is admitted once.
     *
     * @param newcomer who proved to know the secret
     * @param consent what {@link #consent} returned at the newcomer
     * @return what the newcomer needs to join, secret: for the encrypted pairing channel only
     * @throws TeamException if this device does not belong to the team, the newcomer is a device of somebody else there or did
     *         not consent, or the entry cannot be written
     */
    byte[] admitDevice(DeviceCard newcomer, byte[] consent) throws TeamException;

    /**
     * Joins the team of an invitation and makes it the current one.
     *
     * @param issuer who invited
     * @param invitation what {@link #admit} returned there
     * @return the team
     * @throws TeamException if the invitation is malformed or the store cannot write
     */
    Team join(DeviceCard issuer, byte[] invitation) throws TeamException;
}
