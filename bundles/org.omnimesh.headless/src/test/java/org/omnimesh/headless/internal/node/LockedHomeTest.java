// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.node;

import java.lang.annotation.Annotation;
import java.nio.file.Path;
import java.util.Optional;

import org.junit.jupiter.api.io.TempDir;
import org.omnimesh.api.node.NodeHome;
import org.omnimesh.headless.internal.launch.Homes;
import org.omnimesh.testing.contract.NodeHomeContractTest;

class LockedHomeTest extends NodeHomeContractTest {
    @TempDir
    private Path folder;

    /** The launcher prepares the folder before the framework starts; the service only names it. */
    @Override
    protected NodeHome make() throws Exception {
        Path home = Homes.resolve(Optional.of(folder.resolve("home").toString()));
        Homes.prepare(home);
        return new LockedHome(settings(home));
    }

    private static LockedHome.Settings settings(Path home) {
        return new LockedHome.Settings() {
            @Override
            public String directory() {
                return home.toString();
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return LockedHome.Settings.class;
            }
        };
    }
}
