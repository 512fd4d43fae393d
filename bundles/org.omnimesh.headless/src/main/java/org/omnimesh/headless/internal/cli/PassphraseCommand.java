// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.omnimesh.headless.internal.launch.CommandLine;
import org.omnimesh.headless.internal.launch.UsageException;

import com.fasterxml.jackson.databind.JsonNode;

/** {@code unlock}, {@code lock} and {@code passphrase}: what protects the keys of the node. */
final class PassphraseCommand {
    private static final String FILE = "passphrase-file";
    private static final String NEW_FILE = "new-passphrase-file";
    private static final Set<String> KINDS = Set.of("set", "change", "remove");

    /** How long a node may take from its passphrase to its first answer. */
    private static final Duration OPENING = Duration.ofSeconds(60);

    private static final long LOOK_MILLIS = 100;

    private final ApiClient api;
    private final CommandLine line;

    PassphraseCommand(ApiClient api, CommandLine line) {
        this.api = api;
        this.line = line;
    }

    /** Checks the arguments before anything is asked. */
    static void check(CommandLine line) throws UsageException {
        String kind = line.words().isEmpty() ? "" : line.words().get(0);
        if (!KINDS.contains(kind)) {
            throw new UsageException("passphrase needs set, change or remove");
        }
        if (kind.equals("set") && line.has(FILE)) {
            throw new UsageException("passphrase set takes --" + NEW_FILE + "; there is no present one to give");
        }
        if (kind.equals("remove") && line.has(NEW_FILE)) {
            throw new UsageException("passphrase remove takes --" + FILE + " only");
        }
        if (line.option(FILE).equals(Optional.of("-")) && line.option(NEW_FILE).equals(Optional.of("-"))) {
            throw new UsageException("only one of both passphrases can come from standard input");
        }
    }

    /** Checks the arguments before anything is asked. */
    static void checkUnlock(CommandLine line) throws UsageException {
        if (line.has("words") ? line.has(FILE) : line.has(NEW_FILE)) {
            throw new UsageException("unlock takes --" + FILE + ", or --words and --" + NEW_FILE);
        }
        if (line.has("words") && line.option(NEW_FILE).equals(Optional.of("-"))) {
            throw new UsageException("the words come from standard input; give the new passphrase by a file");
        }
    }

    void unlock() throws RefusedException, NoNodeException, IOException {
        Map<String, String> key = line.has("words")
                ? Map.of("words", RecoveryCommand.words(), "new", fresh())
                : Map.of("passphrase", Passphrase.ask(line.option(FILE), "Passphrase"));
        JsonNode answer = api.post("/api/v1/node/unlock", key);
        awaitOpening();
        print(answer, line.has("words") ? "unlocked; the new passphrase is set" : "unlocked");
    }

    void lock() throws RefusedException, NoNodeException {
        print(api.post("/api/v1/node/lock", Map.of()), "locked; unlock it with: omnimesh unlock");
    }

    private void awaitOpening() throws RefusedException, NoNodeException {
        long end = System.nanoTime() + OPENING.toNanos();
        while (System.nanoTime() < end) {
            try {
                if (api.get("/api/v1/team/status").path("running").asBoolean()) {
                    return;
                }
            } catch (RefusedException e) {
                if (e.status() == 0) {
                    throw e;
                }
            }
            pause();
        }
        throw new RefusedException(0, "the passphrase is right, but the node did not start; its log says why");
    }

    private static void pause() throws RefusedException {
        try {
            Thread.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException(0, "interrupted");
        }
    }

    void change() throws RefusedException, NoNodeException, IOException {
        String kind = line.words().get(0);
        Map<String, Object> body = new LinkedHashMap<>();
        if (!kind.equals("set")) {
            body.put("current", Passphrase.ask(line.option(FILE), "Present passphrase"));
        }
        if (!kind.equals("remove")) {
            body.put("new", fresh());
        }
        JsonNode answer = api.post("/api/v1/node/passphrase", body);
        print(answer, switch (kind) {
            case "set" -> "set; without it this node starts locked from now on";
            case "change" -> "changed";
            default -> "removed; whoever reads the files of this user reads the keys";
        });
    }

    private String fresh() throws IOException, RefusedException {
        String passphrase = Passphrase.ask(line.option(NEW_FILE), "New passphrase");
        if (!line.has(NEW_FILE)
                && !passphrase.equals(Passphrase.ask(Optional.empty(), "New passphrase again"))) {
            throw new RefusedException(0, "the two are not the same; nothing was changed");
        }
        return passphrase;
    }

    private void print(JsonNode answer, String sentence) {
        if (line.has("json")) {
            Terminal.json(answer);
        } else {
            Terminal.line(sentence);
        }
    }
}
