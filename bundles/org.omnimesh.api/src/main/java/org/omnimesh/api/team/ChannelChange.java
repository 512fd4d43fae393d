// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.team;

import java.util.Optional;

/**
 * What is to be changed about a channel; what is empty stays as it is.
 *
 * @param name its name from now on
 * @param description what it is for; a blank one takes the description away
 * @param topic what it is about now; a blank one takes the topic away
 * @param archived true if nobody is to write there any more, false if it is to be used again
 */
public record ChannelChange(Optional<String> name, Optional<String> description, Optional<String> topic,
        Optional<Boolean> archived) {
    /**
     * Makes a change of names only.
     *
     * @param name its name from now on
     * @return the change
     */
    public static ChannelChange rename(String name) {
        return new ChannelChange(Optional.of(name), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * Makes a change that archives a channel, or takes it out of the archive.
     *
     * @param archived whether it is to be archived
     * @return the change
     */
    public static ChannelChange archive(boolean archived) {
        return new ChannelChange(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(archived));
    }
}
