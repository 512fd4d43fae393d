// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

import org.omnimesh.headless.internal.launch.CommandLine;

import com.fasterxml.jackson.databind.JsonNode;

/** {@code audit}: what was done on the node, and whether the log of it is whole. */
final class AuditCommand {
    private static final String AUDIT = "/api/v1/team/audit?limit=";

    private final ApiClient api;
    private final CommandLine line;

    AuditCommand(ApiClient api, CommandLine line) {
        this.api = api;
        this.line = line;
    }

    void run() throws RefusedException, NoNodeException {
        boolean verify = line.has("verify");
        String action = line.option("action")
                .map(word -> "&action=" + URLEncoder.encode(word, StandardCharsets.UTF_8)).orElse("");
        JsonNode answer = api.get(AUDIT + (verify ? "1" : line.option("limit").orElse("50")) + action);
        if (line.has("json")) {
            Terminal.json(answer);
        } else if (!verify) {
            for (int i = answer.path("events").size() - 1; i >= 0; i--) {
                show(answer.path("events").path(i));
            }
        }
        if (!answer.path("verified").asBoolean()) {
            throw new RefusedException(0, "the audit log was tampered with: " + text(answer, "damage"));
        }
        if (verify && !line.has("json")) {
            Terminal.line("all " + answer.path("rows").asLong() + " rows are as they were written");
            JsonNode witnessed = answer.path("witnessed");
            if (witnessed.has("rows")) {
                Terminal.line("the team was told of " + witnessed.path("rows").asLong() + " rows at "
                        + text(witnessed, "at") + "; " + witnessed.path("devices").asInt()
                        + " other devices countersigned that");
            }
        }
    }

    private static void show(JsonNode event) {
        Terminal.line("%5d %s  %-20s %-24s %s %s".formatted(event.path("seq").asLong(), text(event, "at"),
                text(event, "action"), text(event, "actor"), text(event, "subject"), text(event, "detail"))
                .stripTrailing());
    }

    private static String text(JsonNode node, String field) {
        return Terminal.clean(node.path(field).asText());
    }
}
