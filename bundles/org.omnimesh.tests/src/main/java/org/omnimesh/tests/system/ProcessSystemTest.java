// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a node starts and ends, and what it leaves on the disk. */
@Timeout(120)
@Isolated("times, memory and processor time of a node are measured")
public class ProcessSystemTest {
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    @RegisterExtension
    static final Nodes NODES = new Nodes();

    private static NodeProcess node;

    @BeforeAll
    static void start() throws IOException {
        node = NODES.prepare("Ana").asUsersDo().launch().awaitReady();
    }

    @Test
    void aSecondNodeOnOneHomeNamesTheFirst() throws Exception {
        Command second = Command.run(NODES.folder(),
                Nodes.omnimesh("start", "--home", node.home().toString(), "--api", "127.0.0.1:0"));

        assertEquals(1, second.exit(), second.err());
        assertEquals(1, second.complaints().size(), second.err());
        assertTrue(second.err().matches("(?s).*\\b" + node.pid() + "\\b.*"), second.err());
        assertEquals("", second.out());
        assertTrue(node.api().get(Api.TEAM + "/status").path("running").asBoolean());
    }

    @ParameterizedTest
    @ValueSource(strings = { "start --colour blue", "start --network moon", "start --api nowhere",
            "start --api 127.0.0.1:99999",
            "start --name", "start --passphrase-file /does/not/exist", "start something", "dance", "read --limit 0",
            "pair" })
    void aWrongCommandLineIsAnsweredWithOneLine(String line) throws Exception {
        Command wrong = Command.run(NODES.folder(), Nodes.omnimesh(line.split(" ")));

        assertEquals(2, wrong.exit(), wrong.err());
        assertEquals(1, wrong.complaints().size(), wrong.err());
        assertEquals("", wrong.out());
    }

    @Test
    void aCommandWithoutNodeSaysSo() throws Exception {
        Command status = Command.run(NODES.folder(),
                Nodes.omnimesh("status", "--home", NODES.folder().resolve("nobody").toString()));

        assertEquals(3, status.exit(), status.err());
        assertEquals(1, status.complaints().size(), status.err());
    }

    @Test
    void nodeJsonSaysWhereTheNodeIs() throws Exception {
        var file = node.nodeFile();

        assertEquals(node.pid(), file.path("pid").asLong());
        assertEquals(node.api().base().toString(), file.path("api").asText());
        assertEquals(node.peerId(), file.path("peer_id").asText());
        assertEquals(node.home().resolve("api.token").toRealPath().toString(), file.path("token_file").asText());
        assertEquals(node.multiaddr(), file.path("mesh").path(0).asText());
        assertTrue(file.path("version").asText().matches("[0-9]+\\.[0-9]+\\.[0-9]+"), file.toString());
        assertTrue(file.path("started_at").asText().matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"),
                file.toString());
    }

    @Test
    void onlyTheOwnerCanReadTheHome() throws Exception {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"),
                "skipped: no such file modes here");

        assertEquals("rwx------", mode(node.home()));
        assertEquals("rw-------", mode(node.home().resolve("api.token")));
        assertEquals("rw-------", mode(node.home().resolve("node.json")));
        for (String folder : List.of("keys", "store")) {
            try (Stream<Path> files = Files.walk(node.home().resolve(folder))) {
                for (Path file : files.toList()) {
                    assertEquals(Files.isDirectory(file) ? "rwx------" : "rw-------", mode(file), file.toString());
                }
            }
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void sigtermEndsTheNodeInTimeAndTidily() throws Exception {
        NodeProcess other = NODES.start("Bo");
        String message = Talk.send(other, "kept").path("id").asText();
        String peer = other.peerId();
        int port = other.meshPort();

        Duration took = other.terminate();

        Nodes.figure("SIGTERM to the end of the process: " + took.toMillis() + " ms");
        assertTrue(took.compareTo(STOP_LIMIT) < 0, took.toString());
        assertFalse(Files.exists(other.home().resolve("node.json")));
        assertEquals("", other.complaints());
        other.launch().awaitReady();
        assertEquals(peer, other.peerId());
        assertEquals(port, other.meshPort());
        assertEquals(message, Talk.awaitText(other, "kept").path("id").asText());
    }

    @Test
    void memoryOfAnIdleNode() throws Exception {
        NodeProcess idle = NODES.prepare("Idle").asUsersDo().launch().awaitReady();

        Await.until("the node to be idle for a while", IDLE.plus(Await.LIMIT),
                () -> idle.api().get(Api.TEAM + "/status"),
                status -> status.path("uptime_ms").asLong() > IDLE.toMillis());

        Nodes.figure("resident after " + IDLE.toSeconds() + " s: " + idle.residentKib() / 1024 + " MiB");
        assertTrue(idle.isAlive());
    }

    @Test
    void aWrongPassphraseIsRefusedWithASentence() throws Exception {
        Path passphrase = NODES.folder().resolve("passphrase");
        Files.writeString(passphrase, "correct horse battery staple\n");
        NodeProcess locked = NODES.start("Cleo", "--network", "solo", "--passphrase-file", passphrase.toString());
        String peer = locked.peerId();
        locked.terminate();

        Files.writeString(passphrase, "correct horse battery stable\n");
        Command wrong = Command.run(NODES.folder(), Nodes.omnimesh("start", "--home", locked.home().toString(), "--api",
                "127.0.0.1:0", "--network", "solo", "--passphrase-file", passphrase.toString()));

        assertEquals(1, wrong.exit(), wrong.err());
        assertEquals(1, wrong.complaints().size(), wrong.err());
        assertTrue(wrong.err().toLowerCase().contains("passphrase"), wrong.err());
        Files.writeString(passphrase, "correct horse battery staple\n");
        assertEquals(peer, locked.launch().awaitReady().peerId());
    }
}
