// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.omnimesh.workbench.internal.model.NodeServices;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The hand-written component descriptions and the application model name classes and methods that exist. */
class ComponentsTest {
    static Stream<Path> components() throws Exception {
        return Files.list(Path.of("OSGI-INF")).filter(path -> path.toString().endsWith(".xml"));
    }

    @ParameterizedTest
    @MethodSource("components")
    void describeClassesThatExist(Path path) throws Exception {
        Document xml = parse(path);
        Class<?> type = Class.forName(first(xml, "implementation").getAttribute("class"));
        for (Element provided : all(xml, "provide")) {
            assertTrue(Class.forName(provided.getAttribute("interface")).isAssignableFrom(type));
        }
        for (Element reference : all(xml, "reference")) {
            assertNotNull(Class.forName(reference.getAttribute("interface")));
            if (reference.hasAttribute("bind")) {
                assertNotNull(type.getMethod(reference.getAttribute("bind"), Object.class));
                assertNotNull(type.getMethod(reference.getAttribute("unbind"), Object.class));
            } else {
                assertNotNull(type.getConstructor(NodeServices.class));
            }
        }
    }

    @Test
    void theApplicationModelNamesClassesThatExist() throws Exception {
        String model = Files.readString(Path.of("Application.e4xmi"));
        List<String> named = new ArrayList<>();
        for (String part : model.split("bundleclass://org.omnimesh.workbench/")) {
            if (part.startsWith("org.omnimesh")) {
                named.add(part.substring(0, part.indexOf('"')));
            }
        }
        for (String name : named) {
            assertNotNull(Class.forName(name, false, getClass().getClassLoader()));
        }
        assertEquals(16, named.size());
    }

    private static Document parse(Path path) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(path.toFile());
    }

    private static Element first(Document xml, String tag) {
        return all(xml, tag).getFirst();
    }

    private static List<Element> all(Document xml, String tag) {
        NodeList found = xml.getElementsByTagName(tag);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }
}
