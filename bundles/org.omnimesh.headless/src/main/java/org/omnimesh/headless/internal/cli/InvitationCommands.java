// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.omnimesh.headless.internal.launch.CommandLine;
import org.omnimesh.headless.internal.launch.UsageException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** Makes, lists and withdraws codes and links. */
final class InvitationCommands {
    private static final String PATH = "/api/v1/p2p/connection-code";
    private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,4}");
    private static final Set<String> ROLES = Set.of("admin", "member", "guest", "hub");
    private static final long MINUTE = 60;
    private static final long DAY = 86_400;

    private final ApiClient api;
    private final CommandLine line;

    InvitationCommands(ApiClient api, CommandLine line) {
        this.api = api;
        this.line = line;
    }

    /** Checks the options before anything is asked. */
    static void check(CommandLine line) throws UsageException {
        for (String option : List.of("uses", "minutes", "days")) {
            if (!line.option(option).map(count -> COUNT.matcher(count).matches()).orElse(true)) {
                throw new UsageException("option --" + option + " needs a whole number of at least 1");
            }
        }
        if (!line.option("role").map(ROLES::contains).orElse(true)) {
            throw new UsageException("a code is for an admin, member, guest or hub; who is in the team is made owner "
                    + "with: omnimesh role");
        }
        if (line.has("device") && (line.option("role").isPresent() || line.option("uses").isPresent()
                || line.option("days").isPresent())) {
            throw new UsageException("a code for another device of yours has your role, works once, and lives for at "
                    + "most 15 minutes; it takes --minutes only");
        }
        if (line.option("minutes").isPresent() && line.option("days").isPresent()) {
            throw new UsageException("give --minutes or --days, not both");
        }
    }

    void code() throws RefusedException, NoNodeException {
        Map<String, Object> body = new LinkedHashMap<>();
        line.option("role").ifPresent(role -> body.put("role", role));
        line.option("uses").ifPresent(uses -> body.put("uses", Integer.valueOf(uses)));
        line.option("minutes").ifPresent(minutes -> body.put("expires_in_s", MINUTE * Integer.parseInt(minutes)));
        line.option("days").ifPresent(days -> body.put("expires_in_s", DAY * Integer.parseInt(days)));
        if (line.has("device")) {
            body.put("kind", "device");
        } else if (line.has("link")) {
            body.put("link", Boolean.TRUE);
        }
        JsonNode answer = api.post(PATH, body);
        if (line.has("json")) {
            Terminal.json(answer);
            return;
        }
        int uses = answer.path("uses").asInt();
        Terminal.line(text(answer, "code"));
        Terminal.line("valid for " + time(answer.path("expires_in_s").asLong()) + ", for "
                + (line.has("device")
                        ? "one more device of yours"
                        : (uses == 1 ? "one device" : uses + " devices") + as(answer)));
        Terminal.line(line.has("link") && !line.has("device")
                ? "to withdraw it: omnimesh revoke " + text(answer, "id")
                : "or paste: " + text(answer, "link"));
        if (line.has("link")) {
            QrBlocks.of(answer.path("qr_rows")).forEach(Terminal::line);
        }
    }

    void list() throws RefusedException, NoNodeException {
        JsonNode answer = api.get(PATH + "s");
        if (line.has("json")) {
            Terminal.json(answer);
            return;
        }
        if (answer.path("codes").isEmpty()) {
            Terminal.line("no code or link works now");
        }
        answer.path("codes").forEach(open -> Terminal.line("%s  %s  as %-10s  %3d left  until %s".formatted(
                text(open, "id"), open.path("link").asBoolean() ? "link" : "code",
                text(open, "kind").equals("device") ? "own device" : text(open, "role"),
                open.path("uses_left").asInt(), text(open, "expires_at"))));
    }

    void revoke() throws RefusedException, NoNodeException {
        api.delete(PATH + "s/" + URLEncoder.encode(line.words().get(0), StandardCharsets.UTF_8));
        if (line.has("json")) {
            Terminal.json(JsonNodeFactory.instance.objectNode().put("status", "revoked"));
        } else {
            Terminal.line("revoked");
        }
    }

    /** Says with which role somebody joins, unless it is the usual one. */
    static String as(JsonNode invitation) {
        String role = text(invitation, "role");
        return role.isEmpty() || role.equals("member") ? "" : ", as " + role;
    }

    private static String time(long seconds) {
        return seconds > DAY - MINUTE
                ? amount(Math.round((double) seconds / DAY), "day")
                : amount(Math.round((double) seconds / MINUTE), "minute");
    }

    private static String amount(long count, String unit) {
        return count + " " + unit + (count == 1 ? "" : "s");
    }

    private static String text(JsonNode node, String field) {
        return Terminal.clean(node.path(field).asText());
    }
}
