// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.cli;

import java.io.Console;
import java.util.Map;

import org.omnimesh.headless.internal.launch.CommandLine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The commands about one's own devices, and about whether others are who they seem to be. */
final class DeviceCommands {
    private static final String TEAM = "/api/v1/team";
    private static final int DATE_LENGTH = "2026-01-01".length();
    private static final int HALF = "12345 ".length() * 6;

    private final ApiClient api;
    private final CommandLine line;

    DeviceCommands(ApiClient api, CommandLine line) {
        this.api = api;
        this.line = line;
    }

    void list() throws RefusedException, NoNodeException {
        String self = text(api.get("/api/v1/p2p/status").path("service"), "peer_id");
        ArrayNode own = JsonNodeFactory.instance.arrayNode();
        for (JsonNode member : api.get(TEAM + "/members").path("members")) {
            for (JsonNode device : member.path("devices")) {
                if (text(device, "peer_id").equals(self)) {
                    own.addAll((ArrayNode) member.path("devices"));
                }
            }
        }
        if (line.has("json")) {
            ObjectNode answer = JsonNodeFactory.instance.objectNode();
            answer.set("devices", own);
            Terminal.json(answer.put("total", own.size()));
            return;
        }
        own.forEach(device -> Terminal.line("%s %-24s since %s  %s".formatted(
                text(device, "peer_id").equals(self) ? "*" : " ", text(device, "device_name"),
                text(device, "joined_at").substring(0, DATE_LENGTH), text(device, "peer_id"))));
        if (own.size() == 1) {
            Terminal.line("to add one: omnimesh code --device, and type the code on it with omnimesh pair");
        }
    }

    void verify() throws RefusedException, NoNodeException {
        String path = TEAM + "/peers/" + new TeamCommands(api, line).device(line.words().get(0)) + "/safety-number";
        if (line.has("undo")) {
            print(api.post(path, Map.of("verified", Boolean.FALSE)), "not verified any more");
            return;
        }
        JsonNode shown = api.get(path);
        if (line.has("json") && !line.has("yes")) {
            Terminal.json(shown);
            return;
        }
        if (!line.has("json")) {
            show(shown);
        }
        if (line.has("yes") || asked(shown)) {
            print(api.post(path, Map.of("verified", Boolean.TRUE, "safety_number", text(shown, "safety_number"))),
                    "verified");
        }
    }

    private static void show(JsonNode shown) {
        String digits = text(shown, "safety_number");
        Terminal.line("safety number with " + text(shown, "display_name") + ":");
        Terminal.line("  " + digits.substring(0, HALF - 1));
        Terminal.line("  " + digits.substring(HALF));
        QrBlocks.of(shown.path("qr_rows")).forEach(Terminal::line);
        Terminal.line(switch (text(shown, "state")) {
            case "verified" -> "verified since " + text(shown, "verified_at").substring(0, DATE_LENGTH);
            case "changed" -> "WARNING: the number changed since you verified it on "
                    + text(shown, "verified_at").substring(0, DATE_LENGTH)
                    + ", because a device was added. Compare it again before you trust it.";
            default -> "not verified: compare it with what " + text(shown, "display_name")
                    + " sees, by voice or face to face";
        });
    }

    private static boolean asked(JsonNode shown) {
        Console console = System.console();
        if (console == null || text(shown, "state").equals("verified")) {
            return false;
        }
        String answer = console.readLine("Are both numbers the same? Type yes to note it: ");
        return answer != null && answer.strip().equalsIgnoreCase("yes");
    }

    private void print(JsonNode answer, String forPeople) {
        if (line.has("json")) {
            Terminal.json(answer);
        } else {
            Terminal.line(forPeople);
        }
    }

    private static String text(JsonNode node, String field) {
        return Terminal.clean(node.path(field).asText());
    }
}
