// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

/** What a product must not carry, and what it must. */
public class ProductContentTest {
    private static final Pattern CONSOLE_OR_SERVER = Pattern
            .compile("org/h2/(server/.*|tools/(Console|GUIConsole|Server|Shell).*)\\.class");
    private static final Pattern TEST_CODE = Pattern
            .compile("(org\\.omnimesh\\.tests?(ing)?|junit.*|org\\.opentest4j|org\\.osgi\\.test.*)_.*");

    @Test
    void noProductCarriesTheDatabasesConsolesAndServers() throws Exception {
        List<String> found = new ArrayList<>();
        boolean database = false;
        for (Path product : Products.all()) {
            for (Path file : Products.bundles(product)) {
                try (JarFile jar = new JarFile(file.toFile())) {
                    jar.stream().map(entry -> entry.getName()).filter(name -> CONSOLE_OR_SERVER.matcher(name).matches())
                            .forEach(name -> found.add(file.getFileName() + ": " + name));
                    database |= jar.getEntry("org/h2/engine/Database.class") != null;
                }
            }
        }
        assertTrue(database, "no H2 found at all: this test looks in the wrong place");
        assertEquals(List.of(), found);
    }

    @Test
    void theDatabasesConsolesAndServersCannotBeLoaded() throws Exception {
        for (Path product : Products.all()) {
            List<URL> archives = new ArrayList<>();
            for (Path file : Products.bundles(product)) {
                archives.add(file.toUri().toURL());
            }
            try (URLClassLoader loader = new URLClassLoader(archives.toArray(URL[]::new),
                    ClassLoader.getPlatformClassLoader())) {
                assertEquals("org.h2.Driver", loader.loadClass("org.h2.Driver").getName());
                for (String name : List.of("tools.Console", "tools.GUIConsole", "tools.Server", "tools.Shell",
                        "server.TcpServer", "server.pg.PgServer", "server.web.WebServer", "server.web.WebServlet")) {
                    assertThrows(ClassNotFoundException.class, () -> loader.loadClass("org.h2." + name), name);
                }
            }
        }
    }

    /** Nothing but the bundle of the simulator, which the node's {@code simulate} command runs; never JUnit. */
    @Test
    void noProductCarriesTestCode() throws Exception {
        for (Path product : Products.all()) {
            List<String> found = Products.bundles(product).stream().map(file -> file.getFileName().toString())
                    .filter(name -> TEST_CODE.matcher(name).matches()).toList();
            boolean simulates = product.toString().contains("headless");
            assertEquals(simulates ? 1 : 0, found.size(), found.toString());
            assertTrue(found.stream().allMatch(name -> name.startsWith("org.omnimesh.testing_")), found.toString());
        }
    }

    @Test
    void everyProductCarriesLicenceAndBillOfMaterials() {
        for (Path product : Products.all()) {
            assertTrue(Files.isRegularFile(product.resolve("LICENSE")), product.toString());
            assertTrue(Files.isRegularFile(product.resolve("omnimesh-sbom.json")), product.toString());
        }
    }
}
