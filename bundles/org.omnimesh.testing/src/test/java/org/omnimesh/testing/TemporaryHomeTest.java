// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.node.NodeHome;
import org.omnimesh.testing.contract.NodeHomeContractTest;

class TemporaryHomeTest extends NodeHomeContractTest {
    private final TemporaryHome home = new TemporaryHome();

    @Override
    protected NodeHome make() {
        return home;
    }

    @AfterEach
    void deleteHome() {
        home.close();
    }

    @Test
    void isGoneWithItsContentOnceClosed() throws Exception {
        TemporaryHome other = new TemporaryHome();
        Path directory = other.directory();
        Files.writeString(Files.createDirectory(directory.resolve("folder")).resolve("file"), "content");
        other.close();
        assertFalse(Files.exists(directory));
    }
}
