// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.product;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.Manifest;

import org.eclipse.osgi.util.ManifestElement;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;

/** The rule of the floors (README, "Architecture"), applied to the manifest of one bundle. */
final class Floors {
    static final String API = "org.omnimesh.api";
    private static final Map<String, Integer> FLOOR = Map.ofEntries(Map.entry(API, 0),
            Map.entry("org.omnimesh.crypto.bc", 1),
            Map.entry("org.omnimesh.logging", 1), Map.entry("org.omnimesh.storage.h2", 1),
            Map.entry("org.omnimesh.qr.zxing", 1), Map.entry("org.omnimesh.link.tls", 2),
            Map.entry("org.omnimesh.discovery.mdns", 2), Map.entry("org.omnimesh.mesh", 3),
            Map.entry("org.omnimesh.team", 4),
            Map.entry("org.omnimesh.pairing", 4), Map.entry("org.omnimesh.chat", 5), Map.entry("org.omnimesh.files", 5),
            Map.entry("org.omnimesh.audit", 5),
            Map.entry("org.omnimesh.http", 6), Map.entry("org.omnimesh.workbench", 6),
            Map.entry("org.omnimesh.headless", 6));
    /** Stands beside the floors: the node's product carries it for the command `simulate`. */
    private static final String TESTING = "org.omnimesh.testing";
    /**
     * The one exception: the mesh offers its core to the simulator, which knows no bundle but the API. Optional, so that a
     * node runs without it (releng/adr/0007-simulator-spi.md).
     */
    private static final Map<String, String> MAY_USE_IF_THERE = Map.of("org.omnimesh.mesh", TESTING + ".sim");
    /** Where an API package may take its types from. */
    private static final List<String> API_MAY_IMPORT = List.of("java.", "javax.", "org.osgi.",
            "org.eclipse.jdt.annotation", API + ".");

    private Floors() {}

    /** What the bundle does against the rule, a sentence each; empty when it keeps to it. */
    static List<String> violations(Manifest manifest) throws BundleException {
        String bundle = names(manifest, Constants.BUNDLE_SYMBOLICNAME).iterator().next();
        List<String> found = new ArrayList<>();
        if (!FLOOR.containsKey(bundle) && !bundle.equals(TESTING)) {
            found.add(bundle + " stands on no floor: give it one in Floors");
        }
        for (String name : names(manifest, Constants.EXPORT_PACKAGE)) {
            if (!bundle.equals(API) && !bundle.equals(TESTING)) {
                found.add(bundle + " exports " + name + ": only " + API + " exports");
            }
        }
        Set<String> used = names(manifest, Constants.IMPORT_PACKAGE);
        used.addAll(names(manifest, Constants.REQUIRE_BUNDLE));
        used.addAll(names(manifest, Constants.DYNAMICIMPORT_PACKAGE));
        used.removeIf(name -> name.equals(MAY_USE_IF_THERE.get(bundle)) && isOptional(manifest, name));
        for (String name : used) {
            if (name.startsWith("org.omnimesh.") && !name.equals(API) && !name.startsWith(API + ".")) {
                found.add(bundle + " uses " + name + ": bundles meet through " + API + " only");
            }
            if (bundle.equals(API) && API_MAY_IMPORT.stream().noneMatch(name::startsWith)) {
                found.add(bundle + " uses " + name + ": no third-party type belongs in the API");
            }
        }
        return found;
    }

    private static boolean isOptional(Manifest manifest, String imported) {
        String imports = manifest.getMainAttributes().getValue(Constants.IMPORT_PACKAGE);
        try {
            ManifestElement[] elements = ManifestElement.parseHeader(Constants.IMPORT_PACKAGE, imports);
            for (ManifestElement element : elements == null ? new ManifestElement[0] : elements) {
                if (List.of(element.getValueComponents()).contains(imported)) {
                    return Constants.RESOLUTION_OPTIONAL.equals(element.getDirective(Constants.RESOLUTION_DIRECTIVE));
                }
            }
        } catch (BundleException e) {
            throw new IllegalArgumentException("the header was read before", e);
        }
        return false;
    }

    private static Set<String> names(Manifest manifest, String header) throws BundleException {
        Attributes attributes = manifest.getMainAttributes();
        ManifestElement[] elements = ManifestElement.parseHeader(header, attributes.getValue(header));
        Set<String> names = new TreeSet<>();
        for (ManifestElement element : elements == null ? new ManifestElement[0] : elements) {
            names.addAll(List.of(element.getValueComponents()));
        }
        return names;
    }
}
