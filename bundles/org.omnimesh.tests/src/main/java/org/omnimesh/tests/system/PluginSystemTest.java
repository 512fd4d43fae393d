// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omnimesh.tests.container.SharedCounter;

/** A third party's capability, a bundle of its own, installed into two nodes while they run. */
@Timeout(180)
public class PluginSystemTest {
    private static final String NAME = "com.example.counter";
    private static final Pattern INSTALLED = Pattern.compile("Bundle ID: ([0-9]+)");

    @RegisterExtension
    static final Nodes NODES = new Nodes();

    private static NodeProcess ana;
    private static NodeProcess bo;
    private static Path bundle;

    @BeforeAll
    static void startAndPair() throws IOException {
        ana = NODES.prepare("Ana", "--console").launch();
        bo = NODES.prepare("Bo", "--console").launch();
        ana.awaitReady();
        bo.awaitReady();
        Talk.pair(ana, bo);
        bundle = write(NODES.folder().resolve("counter.jar"));
    }

    @Test
    void whatOneNodeCountsTheOtherHasWithItsHistoryOnceItKnowsTheCapability() throws Exception {
        String counter = "/api/v1/counter/" + Talk.general(ana);

        // given a counter that Ana alone has
        install(ana);
        assertEquals(40, post(ana, counter + "?by=40"));
        Talk.send(ana, "counted");
        Talk.awaitText(bo, "counted");
        assertEquals(404, bo.api().ask("GET", counter, Optional.empty()).status());

        // when Bo gets it, too
        install(bo);

        // then it has what was counted before, and from then on both count together
        awaitTotal(bo, counter, 40);
        assertEquals(42, post(bo, counter + "?by=2"));
        awaitTotal(ana, counter, 42);
        // and each has written down that code came to it
        for (NodeProcess node : List.of(ana, bo)) {
            Await.until(node.name() + " to have written down the bundle",
                    () -> Talk.audited(node, "capability.installed"), List.of(NAME)::equals);
        }
    }

    private static int post(NodeProcess node, String path) throws IOException {
        return node.api().post(path, Map.of()).path("total").asInt();
    }

    private static void awaitTotal(NodeProcess node, String counter, int total) {
        Await.until(node.name() + " to have counted " + total, () -> node.api().get(counter),
                answer -> answer.path("total").asInt() == total);
    }

    /** As README says: with the framework's own means. */
    private static void install(NodeProcess node) throws IOException {
        String shown = Await.until("the bundle to be installed at " + node.name(),
                node.type("install " + bundle.toUri()), text -> INSTALLED.matcher(text).find());
        Matcher installed = INSTALLED.matcher(shown);
        assertTrue(installed.find());
        node.type("start " + installed.group(1));
        Await.until("the counter to answer at " + node.name(),
                () -> node.api().ask("GET", "/api/v1/counter/" + Talk.general(node), Optional.empty()), Answer::done);
    }

    private static Path write(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", NAME);
        main.putValue("Bundle-Version", "1.0.0");
        main.putValue("Import-Package", "org.omnimesh.api.cbor,org.omnimesh.api.http,org.omnimesh.api.id,"
                + "org.omnimesh.api.log,org.omnimesh.api.storage");
        main.putValue("Require-Capability", "osgi.extender;filter:=\"(osgi.extender=osgi.component)\"");
        main.putValue("Service-Component", "OSGI-INF/counter.xml");
        String type = SharedCounter.class.getName();
        String component = """
                <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.4.0" name="com.example.counter" init="2">
                  <implementation class="%s"/>
                  <service>
                    <provide interface="org.omnimesh.api.log.Projection"/>
                    <provide interface="org.omnimesh.api.http.HttpResource"/>
                  </service>
                  <reference name="log" interface="org.omnimesh.api.log.ChannelLog" parameter="0"/>
                  <reference name="database" interface="org.omnimesh.api.storage.Database" parameter="1"/>
                </scr:component>
                """.formatted(type);
        String path = type.replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest);
                InputStream code = SharedCounter.class.getResourceAsStream("/" + path)) {
            out.putNextEntry(new JarEntry("OSGI-INF/counter.xml"));
            out.write(component.getBytes(StandardCharsets.UTF_8));
            out.putNextEntry(new JarEntry(path));
            code.transferTo(out);
        }
        return jar;
    }
}
