// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import com.fasterxml.jackson.databind.JsonNode;

/** One node with a passphrase: what others find on its disk and among the processes; locked, backed up, and put back. */
@Timeout(600)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
public class SecretsSystemTest {
    private static final String MESSAGE = "zebra quartz fjord";
    private static final String CONTENT = "the content of a file about walrus ivory\n".repeat(2000);
    private static final String FILE_NAME = "walrus-report.txt";
    private static final String PASSPHRASE = "plum anvil otter";
    private static final String OTHER = "birch kettle moon";
    private static final String BACKUP_PASSPHRASE = "slate comet herring";
    private static final Pattern LINK_SECRET = Pattern.compile("[?&]k=([0-9A-Z]{20,})");
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration LEAST_BETWEEN_GUESSES = Duration.ofMillis(250);

    @RegisterExtension
    static final Nodes NODES = new Nodes();

    private static NodeProcess ana;
    private static final List<String> SECRETS = new ArrayList<>(
            List.of(MESSAGE, "walrus ivory", FILE_NAME, PASSPHRASE, OTHER, BACKUP_PASSPHRASE));

    private static Command omnimesh(String... arguments) throws IOException, InterruptedException {
        return Command.run(NODES.folder(), Nodes.omnimesh(arguments), LIMIT);
    }

    private static Command command(NodeProcess node, String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--home", node.home().toString()));
        return omnimesh(all.toArray(String[]::new));
    }

    private static Path file(String name, String content) throws IOException {
        return Files.writeString(NODES.folder().resolve(name), content);
    }

    @Test
    @Order(1)
    void nothingSecretIsFoundInTheHomeOrAmongTheProcesses() throws Exception {
        // given
        ana = NODES.start("Ana", "--network", "solo");
        Talk.send(ana, MESSAGE);
        ana.api().share(Talk.general(ana), file(FILE_NAME, CONTENT));
        String token = command(ana, "tokens", "add", "bot", "--scope", "send").out().strip();
        assertTrue(token.startsWith("omt_"), token);
        SECRETS.add(token);
        SECRETS.add(token.substring(4));
        file("passphrase", PASSPHRASE + "\n");
        file("other", OTHER + "\n");
        assertEquals(0, command(ana, "passphrase", "set", "--new-passphrase-file", path("other")).exit());
        assertEquals(1, command(ana, "passphrase", "change", "--passphrase-file", path("passphrase"),
                "--new-passphrase-file", path("passphrase")).exit());
        awaitDone("passphrase", "change", "--passphrase-file", path("other"), "--new-passphrase-file",
                path("passphrase"));
        noteWordsAndCodes();
        // when
        List<String> found = new ArrayList<>(seenAmongProcesses(ana.pid()));
        ana.terminate();
        found.addAll(found(ana.home()));
        // then
        assertEquals(List.of(), found);
        assertEquals(Set.of(), readableByOthers(ana.home()));
        assertItIsThereAndWouldBeFound();
    }

    /** The controls: opened by the passphrase, the store holds it; and the search finds it where it lies in the clear. */
    private static void assertItIsThereAndWouldBeFound() throws Exception {
        Path opened = file("opened", OpenedStore.of(ana, NODES.folder(), Path.of(path("passphrase"))));
        for (String secret : List.of(MESSAGE, FILE_NAME)) {
            assertTrue(contains(Files.readAllBytes(opened), secret), secret);
            assertTrue(contains(secret.getBytes(StandardCharsets.UTF_16LE), secret), secret);
        }
        assertTrue(contains(Files.readAllBytes(Path.of(path("passphrase"))), PASSPHRASE));
        Files.delete(opened);
    }

    /** Recovery words, two at a time as one alone may be anywhere; codes as they are shown and typed; what links hold. */
    private static void noteWordsAndCodes() throws IOException, InterruptedException {
        Command made = command(ana, "recovery", "--passphrase-file", path("passphrase"), "--json");
        JsonNode words = Api.JSON.readTree(made.out()).path("words");
        assertEquals(24, words.size(), made.err());
        for (int i = 1; i < words.size(); i++) {
            for (String between : List.of(" ", ",", "\",\"", "\n")) {
                SECRETS.add(words.path(i - 1).asText() + between + words.path(i).asText());
            }
        }
        ana.api().post(Api.P2P + "/network", Map.of("mode", "lan"));
        for (Map<String, Object> what : List.<Map<String, Object>>of(Map.of(),
                Map.of("link", true, "uses", 2, "expires_in_s", 3600))) {
            JsonNode code = ana.api().post(Api.P2P + "/connection-code", what);
            Matcher secret = LINK_SECRET.matcher(code.toString());
            assertTrue(secret.find(), "a link with a secret");
            SECRETS.add(secret.group(1));
            if (what.isEmpty()) {
                SECRETS.add(code.path("code").asText());
                SECRETS.add(code.path("code").asText().replace("-", ""));
            }
        }
    }

    /** After a wrong passphrase the right one is taken only after a while. */
    private static void awaitDone(String... arguments) {
        Await.until(arguments[0], LIMIT, () -> command(ana, arguments), done -> done.exit() == 0);
    }

    private static String path(String name) throws IOException {
        return NODES.folder().resolve(name).toString();
    }

    private static List<String> seenAmongProcesses(long pid) throws IOException {
        List<String> seen = new ArrayList<>();
        for (String what : List.of("cmdline", "environ")) {
            byte[] shown = Files.readAllBytes(Path.of("/proc", Long.toString(pid), what));
            SECRETS.stream().filter(secret -> contains(shown, secret)).forEach(secret -> seen.add(what + " " + secret));
        }
        return seen;
    }

    private static List<String> found(Path folder) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                byte[] content = Files.readAllBytes(file);
                SECRETS.stream().filter(secret -> contains(content, secret))
                        .forEach(secret -> found.add(file + " holds " + secret));
            }
        }
        return found;
    }

    private static boolean contains(byte[] content, String secret) {
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            byte[] wanted = secret.getBytes(charset);
            for (int at = 0; at + wanted.length <= content.length; at++) {
                if (content[at] == wanted[0]
                        && Arrays.equals(content, at, at + wanted.length, wanted, 0, wanted.length)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** What others could open: nothing below a folder that is the owner's alone. */
    private static Set<String> readableByOthers(Path home) throws IOException {
        Set<String> open = new TreeSet<>();
        if (!PosixFilePermissions.toString(Files.getPosixFilePermissions(home)).equals("rwx------")) {
            open.add(home.toString());
        }
        for (String part : List.of("keys", "store", "blobs")) {
            try (Stream<Path> tree = Files.walk(home.resolve(part))) {
                for (Path path : tree.toList()) {
                    if (!PosixFilePermissions.toString(Files.getPosixFilePermissions(path)).endsWith("------")) {
                        open.add(path.toString());
                    }
                }
            }
        }
        for (String name : List.of("api.token", "api.tokens", "audit.head", "settings.properties", "node.lock")) {
            if (!PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(name)))
                    .equals("rw-------")) {
                open.add(name);
            }
        }
        return open;
    }

    @Test
    @Order(2)
    void aNodeWithoutItsPassphraseServesItsStateUntilItIsUnlocked() throws Exception {
        // given
        ana.launch();
        Await.until("the locked node", LIMIT, () -> command(ana, "status"), status -> status.exit() == 0);
        // then
        assertTrue(command(ana, "status").out().startsWith("locked"));
        Command refused = command(ana, "channels");
        assertEquals(1, refused.exit());
        assertEquals("omnimesh: The node is locked; unlock it with: omnimesh unlock", refused.err().strip());
        Duration apart = betweenTwoGuesses();
        Nodes.figure("two guesses of the passphrase were compared " + apart.toMillis() + " ms apart");
        assertTrue(apart.compareTo(LEAST_BETWEEN_GUESSES) >= 0, apart.toString());
        assertEquals(1, command(ana, "unlock", "--passphrase-file", path("other")).exit());
        awaitDone("unlock", "--passphrase-file", path("passphrase"));
        ana.awaitReady();
        assertEquals(MESSAGE, Talk.texts(ana).getFirst());
        JsonNode audit = Await.until("all that was done to be written down", () -> ana.api().get("/api/v1/team/audit"),
                seen -> Talk.items(seen, "events").stream().map(row -> row.path("action").asText()).toList()
                        .containsAll(List.of("node.started", "token.made", "passphrase.set", "passphrase.refused",
                                "passphrase.changed", "node.unlock_refused", "node.unlocked", "file.shared")));
        assertTrue(audit.path("verified").asBoolean(), audit.toString());
    }

    /** Guesses without a pause, and returns how long after the first answer the second guess was compared. */
    private static Duration betweenTwoGuesses() throws IOException {
        JsonNode file = ana.nodeFile();
        Api locked = new Api(URI.create(file.path("api").asText()),
                Files.readString(Path.of(file.path("token_file").asText())).strip());
        List<Long> compared = new ArrayList<>();
        for (long end = System.nanoTime() + LIMIT.toNanos(); compared.size() < 2 && System.nanoTime() < end;) {
            int status = locked.ask("POST", "/api/v1/node/unlock", Optional.of(Map.of("passphrase", OTHER))).status();
            assertTrue(status == 403 || status == 429, "status " + status);
            if (status == 403) {
                compared.add(System.nanoTime());
            }
        }
        assertEquals(2, compared.size(), "guesses that were compared");
        return Duration.ofNanos(compared.get(1) - compared.get(0));
    }

    @Test
    @Order(3)
    void aPassphraseIsChangedAndRemovedByWhoeverKnowsItAndThenTheNodeStartsUnlocked() throws Exception {
        // given
        String peer = ana.peerId();
        List<String> wrongOne = List.of("passphrase", "change", "--passphrase-file", path("other"),
                "--new-passphrase-file", path("other"));
        assertEquals(new Command(1, "", "omnimesh: The passphrase is wrong.\n"),
                command(ana, wrongOne.toArray(String[]::new)));
        awaitDone("passphrase", "change", "--passphrase-file", path("passphrase"), "--new-passphrase-file",
                path("other"));
        assertEquals(new Command(1, "", "omnimesh: The passphrase is wrong.\n"),
                command(ana, "passphrase", "remove", "--passphrase-file", path("passphrase")));
        // when
        awaitDone("passphrase", "remove", "--passphrase-file", path("other"));
        ana.terminate();
        ana.launch().awaitReady();
        // then
        assertFalse(command(ana, "status").out().startsWith("locked"));
        assertEquals(new Command(1, "", "omnimesh: There is no passphrase to remove.\n"),
                command(ana, "passphrase", "remove", "--passphrase-file", path("other")));
        assertEquals(peer, ana.peerId());
        assertEquals(MESSAGE, Talk.texts(ana).getFirst());
        assertEquals(CONTENT, contentOfTheFile(ana));
        JsonNode audit = ana.api().get("/api/v1/team/audit");
        assertEquals(1, Talk.audited(ana, "passphrase.removed").size());
        assertTrue(audit.path("verified").asBoolean(), audit.toString());
        assertEquals(0, command(ana, "passphrase", "set", "--new-passphrase-file", path("passphrase")).exit());
    }

    private static String contentOfTheFile(NodeProcess node) throws IOException {
        String fileId = Talk.items(node.api().get("/api/v1/team/files"), "files").getFirst().path("file_id").asText();
        return new String(node.api().content(fileId, Optional.empty()).body().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    @Order(4)
    void aBackupOfTheRunningNodeIsPutBackIntoAnEmptyHomeAndBeginsNewLogs() throws Exception {
        // given
        file("backup-passphrase", BACKUP_PASSPHRASE + "\n");
        Path backup = NODES.folder().resolve("ana.backup");
        Command made = command(ana, "backup", backup.toString(), "--passphrase-file", path("backup-passphrase"));
        assertEquals(0, made.exit(), made.err());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)));
        assertEquals(1,
                command(ana, "backup", backup.toString(), "--passphrase-file", path("backup-passphrase")).exit());
        assertFalse(Files.exists(ana.home().resolve("backup.tmp")));
        Talk.send(ana, "after the backup");
        ana.terminate();
        List<String> held = SECRETS.stream().filter(secret -> {
            try {
                return contains(Files.readAllBytes(backup), secret);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }).toList();
        assertEquals(List.of(), held);
        // when
        NodeProcess restored = NODES.prepare("Restored", "--network", "solo", "--passphrase-file", path("passphrase"));
        String home = restored.home().toString();
        assertEquals(1,
                omnimesh("restore", backup.toString(), "--home", home, "--passphrase-file", path("other")).exit());
        Command done = omnimesh("restore", backup.toString(), "--home", home, "--passphrase-file",
                path("backup-passphrase"));
        assertEquals(0, done.exit(), done.err());
        assertEquals("", done.err());
        assertEquals(1, omnimesh("restore", backup.toString(), "--home", home, "--passphrase-file",
                path("backup-passphrase")).exit());
        restored.launch().awaitReady();
        // then
        assertEquals(ana.peerId(), restored.peerId());
        assertEquals(List.of(MESSAGE),
                Talk.texts(restored).stream().filter(text -> text.equals(MESSAGE) || text.startsWith("after"))
                        .toList());
        Talk.send(restored, "after the restore");
        assertTrue(Files.readString(restored.home().resolve("logs").resolve("omnimesh.log"))
                .contains("copied or put back: this device begins new logs"));
        assertEquals(CONTENT, contentOfTheFile(restored));
        JsonNode audit = Await.until("that it was put back to be written down",
                () -> restored.api().get("/api/v1/team/audit"),
                seen -> Talk.items(seen, "events").stream()
                        .anyMatch(row -> row.path("action").asText().equals("node.restored")));
        assertTrue(audit.path("verified").asBoolean(), audit.toString());
        restored.terminate();
        assertEquals(List.of(), found(restored.home()));
    }
}
