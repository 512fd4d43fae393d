// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.contract;

import java.time.Duration;

import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.pairing.Pairing;
import org.omnimesh.api.team.Team;
import org.omnimesh.testing.RecordingEventAdmin;

/** One device of a contract test of pairing; its network is open at first, and it is alone in a team of its own. */
public interface PairingEnd extends AutoCloseable {
    /**
     * Returns what is tested.
     *
     * @return the pairing
     */
    Pairing pairing();

    /**
     * Names the device.
     *
     * @return its id
     */
    PeerId id();

    /**
     * Returns its current team.
     *
     * @return the team
     */
    Team team();

    /**
     * Returns where it tells facts.
     *
     * @return the recorder
     */
    RecordingEventAdmin events();

    /**
     * Lets time pass on its clocks.
     *
     * @param time how much
     */
    void advance(Duration time);

    /** Closes its network. */
    void closeNetwork();

    /** Ends the device. */
    @Override
    void close();
}
