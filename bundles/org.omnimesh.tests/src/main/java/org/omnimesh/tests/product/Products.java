// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.product;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The products as this build installed them for the platform the tests run on. */
public final class Products {
    /** The folder that was built. */
    public static final Path ROOT = Path.of(System.getProperty("omnimesh.build.root", "../.."));

    /** The node without a window. */
    public static final Path HEADLESS = installed("org.omnimesh.headless.product");

    /** The node with a window. */
    public static final Path WORKBENCH = installed("org.omnimesh.workbench.product");

    private Products() {}

    static List<Path> all() {
        return List.of(HEADLESS, WORKBENCH);
    }

    /** The bundles of a product, in the order of their names. */
    static List<Path> bundles(Path product) throws IOException {
        try (Stream<Path> files = Files.list(product.resolve("plugins"))) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
    }

    /** Returns the file of a bundle in a product. */
    public static Path bundle(Path product, String symbolicName) throws IOException {
        return bundles(product).stream().filter(file -> file.getFileName().toString().startsWith(symbolicName + "_"))
                .findFirst().orElseThrow(() -> new IOException(symbolicName + " is not in " + product));
    }

    private static Path installed(String product) {
        String os = System.getProperty("os.name").toLowerCase();
        String platform = os.contains("win")
                ? "win32/win32/x86_64"
                : os.contains("mac") ? "macosx/cocoa/aarch64" : "linux/gtk/x86_64";
        return ROOT.resolve("product/target/products").resolve(product).resolve(platform);
    }
}
