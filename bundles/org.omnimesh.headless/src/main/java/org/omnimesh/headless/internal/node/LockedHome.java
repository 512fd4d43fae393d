// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.node;

import java.io.IOException;
import java.nio.file.Path;

import org.omnimesh.api.node.NodeHome;
import org.omnimesh.headless.internal.launch.Homes;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The home that the launcher locked. Its configuration is written last, so that all other settings are in place. */
@Component(service = NodeHome.class, configurationPid = LockedHome.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = LockedHome.Settings.class)
public final class LockedHome implements NodeHome {
    static final String PID = "org.omnimesh.home";

    private final Path directory;

    /** Where the home is. */
    @ObjectClassDefinition(name = "Home of the node")
    public @interface Settings {
        /**
         * The folder with all state.
         *
         * @return an absolute path
         */
        @AttributeDefinition(name = "Folder")
        String directory();
    }

    /**
     * Made by declarative services.
     *
     * @param settings the configuration
     * @throws IOException if the folder cannot be created or closed to others
     */
    @Activate
    public LockedHome(Settings settings) throws IOException {
        directory = Path.of(settings.directory());
        Homes.prepare(directory);
    }

    @Override
    public Path directory() {
        return directory;
    }
}
