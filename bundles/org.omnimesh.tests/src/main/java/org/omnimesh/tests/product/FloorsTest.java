// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

import org.junit.jupiter.api.Test;
import org.osgi.framework.Constants;

/** The built bundles of the products keep to the floors. */
public class FloorsTest {
    @Test
    void everyBundleKeepsToItsFloor() throws Exception {
        List<String> violations = new ArrayList<>();
        int bundles = 0;
        for (Path product : Products.all()) {
            for (Path file : Products.bundles(product)) {
                if (!file.getFileName().toString().startsWith("org.omnimesh.")) {
                    continue;
                }
                try (JarFile jar = new JarFile(file.toFile())) {
                    violations.addAll(Floors.violations(jar.getManifest()));
                    bundles++;
                }
            }
        }
        assertTrue(bundles >= 24, bundles + " bundles of ours in both products: too few to be all");
        assertEquals(List.of(), violations);
    }

    @Test
    void findsInternalsOfAnotherBundle() throws Exception {
        Manifest manifest = manifest("org.omnimesh.chat");
        manifest.getMainAttributes().putValue(Constants.IMPORT_PACKAGE,
                "org.omnimesh.api.id,org.omnimesh.mesh.internal;version=\"[1,2)\"");

        assertEquals(List
                .of("org.omnimesh.chat uses org.omnimesh.mesh.internal: bundles meet through org.omnimesh.api only"),
                Floors.violations(manifest));
    }

    @Test
    void letsTheMeshOfferItsCoreToTheSimulatorIfItIsThere() throws Exception {
        Manifest manifest = manifest("org.omnimesh.mesh");
        manifest.getMainAttributes().putValue(Constants.IMPORT_PACKAGE,
                "org.omnimesh.testing.sim;resolution:=optional;version=\"[0.1,1)\"");

        assertEquals(List.of(), Floors.violations(manifest));
    }

    @Test
    void findsTestSupportInProductionCode() throws Exception {
        Manifest needed = manifest("org.omnimesh.mesh");
        needed.getMainAttributes().putValue(Constants.IMPORT_PACKAGE, "org.omnimesh.testing.sim");
        Manifest other = manifest("org.omnimesh.team");
        other.getMainAttributes().putValue(Constants.IMPORT_PACKAGE, "org.omnimesh.testing.sim;resolution:=optional");

        assertEquals(1, Floors.violations(needed).size());
        assertEquals(1, Floors.violations(other).size());
    }

    @Test
    void findsAThirdPartyTypeInTheApi() throws Exception {
        Manifest manifest = manifest("org.omnimesh.api");
        manifest.getMainAttributes().putValue(Constants.IMPORT_PACKAGE, "java.util,org.osgi.framework,org.slf4j");

        assertEquals(List.of("org.omnimesh.api uses org.slf4j: no third-party type belongs in the API"),
                Floors.violations(manifest));
    }

    @Test
    void findsAnExportAndAStranger() throws Exception {
        Manifest manifest = manifest("org.omnimesh.stranger");
        manifest.getMainAttributes().putValue(Constants.EXPORT_PACKAGE, "org.omnimesh.stranger");

        assertEquals(2, Floors.violations(manifest).size());
    }

    private static Manifest manifest(String bundle) {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        manifest.getMainAttributes().putValue(Constants.BUNDLE_SYMBOLICNAME, bundle);
        return manifest;
    }
}
