// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.cli;

import java.util.Map;
import java.util.Optional;

import org.omnimesh.headless.internal.launch.CommandLine;

import com.fasterxml.jackson.databind.JsonNode;

/** The commands about who belongs to a team and may do what. */
final class TeamCommands {
    private static final String TEAM = "/api/v1/team";
    private static final int SHORT_ID = 8;

    private final ApiClient api;
    private final CommandLine line;

    TeamCommands(ApiClient api, CommandLine line) {
        this.api = api;
        this.line = line;
    }

    void run(String command) throws RefusedException, NoNodeException {
        switch (command) {
            case "members" -> members();
            case "remove" -> remove();
            case "role" -> role();
            case "teams" -> teams();
            case "team" -> team();
            case "leave" -> leave();
            default -> throw new IllegalStateException("expected a command about teams, got " + command);
        }
    }

    private void members() throws RefusedException, NoNodeException {
        JsonNode answer = api.get(TEAM + "/members");
        JsonNode removals = api.get(TEAM + "/removals");
        if (line.has("json")) {
            Terminal.json(answer);
            return;
        }
        answer.path("members").forEach(member -> member.path("devices").forEach(device -> Terminal
                .line("%-7s %-24s %-20s %s%s".formatted(text(member, "role"), text(member, "display_name"),
                        text(device, "device_name"), text(device, "peer_id"), verification(member)))));
        removals.path("removals").forEach(removal -> {
            boolean left = text(removal, "peer_id").equals(text(removal, "removed_by"));
            long exposed = removal.path("exposed_entries").asLong();
            Terminal.line("%-7s %-24s %-20s %s%s".formatted(left ? "left" : "removed", text(removal, "display_name"),
                    text(removal, "device_name"), text(removal, "peer_id"),
                    exposed == 0 ? "" : ", can read " + exposed + " entries written by those who did not know"));
        });
    }

    private static String verification(JsonNode member) {
        return switch (text(member, "verification")) {
            case "verified" -> ", verified";
            case "changed" -> ", SAFETY NUMBER CHANGED; see: omnimesh verify";
            default -> "";
        };
    }

    private void remove() throws RefusedException, NoNodeException {
        String device = device(line.words().get(0), !line.has("member"));
        JsonNode answer = api.send("DELETE", TEAM + "/peers/" + device + (line.has("member") ? "?member=true" : ""),
                Map.of());
        print(answer, "removed; it can read nothing that is written from now on");
    }

    private void role() throws RefusedException, NoNodeException {
        String device = device(line.words().get(0));
        JsonNode answer = api.send("PUT", TEAM + "/peers/" + device + "/role",
                Map.of("role", line.words().get(1)));
        print(answer, text(answer, "display_name") + " is " + text(answer, "role"));
    }

    /** Finds a device by its peer id, or any of a user's by her name or its own, if only one user is meant. */
    String device(String wanted) throws RefusedException, NoNodeException {
        return device(wanted, false);
    }

    private String device(String wanted, boolean exactlyOne) throws RefusedException, NoNodeException {
        String found = "";
        int same = 0;
        for (JsonNode member : api.get(TEAM + "/members").path("members")) {
            int before = same;
            for (JsonNode device : member.path("devices")) {
                String id = device.path("peer_id").asText();
                if (id.equals(wanted)) {
                    return id;
                }
                boolean called = member.path("display_name").asText().equalsIgnoreCase(wanted)
                        || device.path("device_name").asText().equalsIgnoreCase(wanted);
                if (called && (exactlyOne || same == before)) {
                    found = id;
                    same++;
                }
            }
        }
        if (same != 1) {
            throw new RefusedException(404, same == 0
                    ? "no device of the team is called " + Terminal.clean(wanted)
                    : "several devices are called " + Terminal.clean(wanted)
                            + "; give the peer id, see: omnimesh members");
        }
        return found;
    }

    private void teams() throws RefusedException, NoNodeException {
        JsonNode answer = api.get(TEAM + "/teams");
        if (line.has("json")) {
            Terminal.json(answer);
            return;
        }
        answer.path("teams").forEach(team -> Terminal.line("%s %-24s %-8s %s".formatted(
                team.path("current").asBoolean() ? "*" : " ", text(team, "name"),
                team.path("active").asBoolean() ? text(team, "role") : "removed", text(team, "id"))));
    }

    private void team() throws RefusedException, NoNodeException {
        Optional<String> name = line.option("rename");
        if (name.isPresent()) {
            String current = api.get(TEAM + "/teams").path("teams").path(0).path("id").asText();
            JsonNode renamed = api.send("PATCH", TEAM + "/teams/" + current, Map.of("name", name.get()));
            print(renamed, "the team is called " + text(renamed, "name") + " now");
            return;
        }
        JsonNode answer = line.option("new").isPresent()
                ? api.post(TEAM + "/teams", Map.of("name", line.option("new").get()))
                : select(line.words().get(0));
        print(answer, "the current team is " + text(answer, "name"));
    }

    private JsonNode select(String wanted) throws RefusedException, NoNodeException {
        String team = find(api.get(TEAM + "/teams").path("teams"), wanted).path("id").asText();
        return api.post(TEAM + "/teams/" + team + "/current", Map.of());
    }

    private void leave() throws RefusedException, NoNodeException {
        JsonNode teams = api.get(TEAM + "/teams").path("teams");
        JsonNode left = line.words().isEmpty() ? teams.path(0) : find(teams, line.words().get(0));
        JsonNode answer = api.post(TEAM + "/teams/" + left.path("id").asText() + "/leave", Map.of());
        print(answer, "left " + text(left, "name") + "; the current team is " + text(answer, "name"));
    }

    private JsonNode find(JsonNode teams, String wanted) throws RefusedException {
        JsonNode found = teams;
        int same = 0;
        for (JsonNode team : teams) {
            boolean begins = wanted.length() >= SHORT_ID && team.path("id").asText().startsWith(wanted);
            if (begins || team.path("name").asText().equalsIgnoreCase(wanted)) {
                found = team;
                same++;
            }
        }
        if (same != 1) {
            throw new RefusedException(404, same == 0
                    ? "no team of this node is called " + Terminal.clean(wanted)
                    : "several teams are called " + Terminal.clean(wanted) + "; give the id, see: omnimesh teams");
        }
        return found;
    }

    private void print(JsonNode value, String forPeople) {
        if (line.has("json")) {
            Terminal.json(value);
        } else {
            Terminal.line(forPeople);
        }
    }

    private static String text(JsonNode node, String field) {
        return Terminal.clean(node.path(field).asText());
    }
}
