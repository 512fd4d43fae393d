// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import org.omnimesh.headless.internal.launch.CommandLine;
import org.omnimesh.headless.internal.launch.UsageException;

import com.fasterxml.jackson.databind.JsonNode;

/** {@code recovery}: the words that open the node when its passphrase is forgotten. They are shown once and kept nowhere. */
final class RecoveryCommand {
    private static final String RECOVERY = "/api/v1/node/recovery";
    private static final int WORDS_IN_A_LINE = 6;

    private final ApiClient api;
    private final CommandLine line;

    RecoveryCommand(ApiClient api, CommandLine line) {
        this.api = api;
        this.line = line;
    }

    /** Checks the arguments before anything is asked. */
    static void check(CommandLine line) throws UsageException {
        if (line.has("new") && line.has("remove")) {
            throw new UsageException("recovery takes --new or --remove, not both");
        }
    }

    void run() throws RefusedException, NoNodeException, IOException {
        Map<String, Object> body = new LinkedHashMap<>();
        if (api.get("/api/v1/team/status").path("protection").asText().equals("passphrase")) {
            body.put("current", Passphrase.ask(line.option("passphrase-file"), "Passphrase"));
        }
        if (line.has("remove")) {
            JsonNode answer = api.send("DELETE", RECOVERY, body);
            print(answer, "removed; only the passphrase opens this node and the backups made from now on");
            return;
        }
        body.put("replace", line.has("new"));
        JsonNode answer = api.post(RECOVERY, body);
        if (line.has("json")) {
            Terminal.json(answer);
            return;
        }
        show(answer.path("words"));
    }

    private static void show(JsonNode words) {
        StringBuilder row = new StringBuilder();
        for (int i = 0; i < words.size(); i++) {
            row.append("%2d %-9s ".formatted(i + 1, Terminal.clean(words.path(i).asText())));
            if ((i + 1) % WORDS_IN_A_LINE == 0) {
                Terminal.line(row.toString().stripTrailing());
                row.setLength(0);
            }
        }
        Terminal.line(
                "Write these words down in this order and keep them where only you find them. They are not shown again; "
                        + "whoever has them and this home, or a backup of it, has everything.");
    }

    /** Reads words as they are typed, or one line of standard input where there is no terminal. */
    static String words() throws IOException, RefusedException {
        return Passphrase.ask(System.console() == null ? Optional.of(Passphrase.STANDARD_INPUT) : Optional.empty(),
                "Recovery words, in their order");
    }

    private void print(JsonNode answer, String sentence) {
        if (line.has("json")) {
            Terminal.json(answer);
        } else {
            Terminal.line(sentence);
        }
    }
}
