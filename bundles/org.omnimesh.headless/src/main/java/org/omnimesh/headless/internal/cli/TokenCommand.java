// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.omnimesh.headless.internal.launch.CommandLine;
import org.omnimesh.headless.internal.launch.UsageException;

import com.fasterxml.jackson.databind.JsonNode;

/** {@code tokens}: who else may use the API. */
final class TokenCommand {
    private static final String TOKENS = "/api/v1/tokens";
    private static final Set<String> SCOPES = Set.of("read", "send", "admin");

    private final ApiClient api;
    private final CommandLine line;

    TokenCommand(ApiClient api, CommandLine line) {
        this.api = api;
        this.line = line;
    }

    /** Checks the arguments before anything is asked. */
    static void check(CommandLine line) throws UsageException {
        List<String> words = line.words();
        boolean add = words.size() == 2 && words.get(0).equals("add");
        boolean revoke = words.size() == 2 && words.get(0).equals("revoke");
        if (!words.isEmpty() && !add && !revoke) {
            throw new UsageException("tokens takes nothing, or add NAME --scope read|send|admin [--days N],"
                    + " or revoke ID");
        }
        if (add && !line.option("scope").map(SCOPES::contains).orElse(false)) {
            throw new UsageException("tokens add needs --scope read, send or admin");
        }
        if (!add && (line.has("scope") || line.has("days"))) {
            throw new UsageException("options --scope and --days go with tokens add");
        }
        if (!line.option("days").map(days -> days.matches("[1-9][0-9]{0,3}")).orElse(true)) {
            throw new UsageException("option --days needs a number of 1 to 3650");
        }
    }

    void run() throws RefusedException, NoNodeException {
        if (line.words().isEmpty()) {
            list();
        } else if (line.words().get(0).equals("add")) {
            add();
        } else {
            revoke();
        }
    }

    private void list() throws RefusedException, NoNodeException {
        JsonNode answer = api.get(TOKENS);
        print(answer, () -> {
            if (answer.path("tokens").isEmpty()) {
                Terminal.line("none but your own, which stands in api.token in the node's home");
            }
            answer.path("tokens").forEach(token -> Terminal.line("%-14s %-6s %-24s %s".formatted(text(token, "id"),
                    text(token, "scope"), text(token, "name"), end(token))));
        });
    }

    private static String end(JsonNode token) {
        if (!token.has("expires_at")) {
            return "does not end";
        }
        return (token.path("expired").asBoolean() ? "ended " : "ends ") + text(token, "expires_at");
    }

    private void add() throws RefusedException, NoNodeException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", line.words().get(1));
        body.put("scope", line.option("scope").orElse("read"));
        line.option("days").ifPresent(days -> body.put("days", Integer.valueOf(days)));
        JsonNode made = api.post(TOKENS, body);
        print(made, () -> {
            Terminal.line(text(made, "token"));
            System.err.println("shown only now; revoke it with: omnimesh tokens revoke " + text(made, "id"));
        });
    }

    private void revoke() throws RefusedException, NoNodeException {
        JsonNode done = api.delete(TOKENS + "/" + URLEncoder.encode(line.words().get(1), StandardCharsets.UTF_8));
        print(done, () -> Terminal.line("revoked"));
    }

    private void print(JsonNode value, Runnable forPeople) {
        if (line.has("json")) {
            Terminal.json(value);
        } else {
            forPeople.run();
        }
    }

    private static String text(JsonNode node, String field) {
        return Terminal.clean(node.path(field).asText());
    }
}
