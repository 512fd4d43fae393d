// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.cli;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.omnimesh.headless.internal.bench.Bench;
import org.omnimesh.headless.internal.launch.CommandLine;
import org.omnimesh.headless.internal.launch.ExitCode;
import org.omnimesh.headless.internal.launch.Homes;
import org.omnimesh.headless.internal.launch.UsageException;

import com.fasterxml.jackson.databind.JsonNode;

/** The commands that talk to a running node. */
public final class Commands {
    private static final Set<String> VALUED = Set.of("home", "channel", "limit", "to", "address",
            "passphrase-file", "role", "uses", "minutes", "days", "scope", "action", "new-passphrase-file", "new",
            "rename", "topic");
    private static final Set<String> SWITCHES = Set.of("json", "link", "verify", "yes", "member", "device", "undo",
            "private", "ephemeral", "words");
    private static final String TEAM = "/api/v1/team";
    private static final String P2P = "/api/v1/p2p";
    private static final int DATE_LENGTH = "2026-01-01".length();

    private final ApiClient api;
    private final CommandLine line;

    private Commands(ApiClient api, CommandLine line) {
        this.api = api;
        this.line = line;
    }

    /**
     * Runs a command.
     *
     * @param command its name
     * @param arguments its arguments
     * @return the exit code
     * @throws UsageException if the command or an argument is wrong
     */
    public static int run(String command, List<String> arguments) throws UsageException {
        try {
            if (command.equals("help") || command.equals("--help")) {
                Terminal.line(Usage.TEXT);
                return ExitCode.DONE;
            }
            if (command.equals("demo")) {
                return new Demonstration().run(arguments);
            }
            if (command.equals("bench")) {
                return new Bench().run(arguments);
            }
            CommandLine line = command.equals("recovery")
                    ? CommandLine.parse(arguments, Set.of("home", "passphrase-file"), Set.of("json", "new", "remove"))
                    : CommandLine.parse(arguments, VALUED, SWITCHES);
            check(command, line);
            new Commands(ApiClient.of(Homes.resolve(line.option("home"))), line).run(command);
            return ExitCode.DONE;
        } catch (NoNodeException e) {
            System.err.println("omnimesh: " + e.getMessage());
            return ExitCode.NO_NODE;
        } catch (RefusedException | IOException e) {
            System.err.println("omnimesh: " + e.getMessage());
            return ExitCode.FAILED;
        }
    }

    private static void check(String command, CommandLine line) throws UsageException {
        int words = line.words().size();
        boolean ok = switch (command) {
            case "status", "peers", "code", "codes", "channels", "read", "replication", "check", "audit", "unlock",
                    "lock",
                    "members", "teams", "devices", "recovery" ->
                words == 0;
            case "pair", "revoke", "share", "get", "rebuild", "passphrase", "backup", "remove", "verify" -> words == 1;
            case "role" -> words == 2;
            case "team" -> words == (line.has("new") || line.has("rename") ? 0 : 1);
            case "leave" -> words <= 1;
            case "retention" -> words <= 1;
            case "send", "join", "dm", "channel" -> words >= 1;
            case "tokens" -> words <= 2;
            default -> throw new UsageException("unknown command " + Terminal.clean(command)
                    + "; see: omnimesh help");
        };
        if (!ok) {
            throw Usage.wrongArguments(command, line.words());
        }
        Usage.checkOptions(command, line);
        if (line.has("new") && line.has("rename")) {
            throw new UsageException("give --new or --rename, not both");
        }
        if (command.equals("passphrase")) {
            PassphraseCommand.check(line);
        }
        if (command.equals("unlock")) {
            PassphraseCommand.checkUnlock(line);
        }
        if (command.equals("recovery")) {
            RecoveryCommand.check(line);
        }
        if (command.equals("tokens")) {
            TokenCommand.check(line);
        }
        if (command.equals("join") && line.option("passphrase-file").isEmpty()) {
            throw new UsageException("join needs --passphrase-file FILE; FILE - is standard input");
        }
        InvitationCommands.check(line);
        if (command.equals("channel")) {
            ChannelCommands.check(line);
        }
        if (command.equals("role") && !line.words().get(1).matches("owner|admin|member|guest|hub")) {
            throw new UsageException("a role is owner, admin, member, guest or hub");
        }
        if ((command.equals("remove") || command.equals("leave")) && !line.has("yes")) {
            throw new UsageException(command + " cannot be undone; add --yes to do it");
        }
        if (command.equals("retention") && words == 1 && !line.words().get(0).matches("[0-9]{1,5}")) {
            throw new UsageException("retention needs a number of days, or 0 to keep everything");
        }
        if (command.equals("retention") && words == 1 && !line.words().get(0).matches("0+") && !line.has("yes")) {
            throw new UsageException("this destroys all content of the channel that is older than "
                    + line.words().get(0) + " days, on all devices; add --yes if that is wanted");
        }
        if (!line.option("limit").map(limit -> limit.matches("[1-9][0-9]{0,2}")).orElse(true)) {
            throw new UsageException("option --limit needs a number of 1 to 500");
        }
    }

    private void run(String command) throws RefusedException, NoNodeException, IOException {
        switch (command) {
            case "status" -> status();
            case "peers" -> peers();
            case "code" -> new InvitationCommands(api, line).code();
            case "codes" -> new InvitationCommands(api, line).list();
            case "revoke" -> new InvitationCommands(api, line).revoke();
            case "pair" -> pair();
            case "join" -> join();
            case "devices" -> new DeviceCommands(api, line).list();
            case "verify" -> new DeviceCommands(api, line).verify();
            case "members", "remove", "role", "teams", "team", "leave" ->
                new TeamCommands(api, line).run(command);
            case "channels" -> new ChannelCommands(api, line).list();
            case "channel" -> new ChannelCommands(api, line).run();
            case "dm" -> new ChannelCommands(api, line).dm();
            case "retention" -> new ChannelCommands(api, line).retention();
            case "send" -> send();
            case "read" -> read();
            case "share" -> share();
            case "replication" -> replication();
            case "check" -> checkStore();
            case "rebuild" -> rebuild();
            case "unlock" -> new PassphraseCommand(api, line).unlock();
            case "lock" -> new PassphraseCommand(api, line).lock();
            case "passphrase" -> new PassphraseCommand(api, line).change();
            case "recovery" -> new RecoveryCommand(api, line).run();
            case "backup" -> new BackupCommand(api, line).run();
            case "audit" -> new AuditCommand(api, line).run();
            case "tokens" -> new TokenCommand(api, line).run();
            case "get" -> new Download(api, line.has("json")).run(line.words().get(0), line.option("to"));
            default -> throw new IllegalStateException("expected a checked command, got " + command);
        }
    }

    private void status() throws RefusedException, NoNodeException {
        JsonNode status = api.get(TEAM + "/status");
        print(status, () -> {
            if (text(status, "state").equals("locked")) {
                Terminal.line("locked; unlock it with: omnimesh unlock");
                return;
            }
            Terminal.line(text(status, "display_name") + " on " + text(status, "device_name") + ", team "
                    + Terminal.clean(status.path("team").path("name").asText()) + " ("
                    + (status.path("team").path("active").asBoolean(true)
                            ? status.path("team").path("role").asText()
                            : "this device was removed; see: omnimesh teams")
                    + ")");
            Terminal.line("peer id   " + text(status, "peer_id"));
            Terminal.line("network   " + text(status, "network") + ", " + status.path("connected_peers").asInt()
                    + " connected, " + status.path("discovered_peers").asInt() + " seen");
            status.path("multiaddrs")
                    .forEach(address -> Terminal.line("address   " + Terminal.clean(address.asText())));
            status.path("warnings")
                    .forEach(warning -> Terminal.line("warning   " + Terminal.clean(warning.asText())));
            JsonNode storage = status.path("storage");
            if (storage.has("state")) {
                String state = text(storage, "state").replace('_', '-');
                Terminal.line("storage   " + state + (storage.has("reason") ? ": " + text(storage, "reason") : ""));
            }
            JsonNode hub = status.path("hub");
            if (hub.has("limit_bytes")) {
                Terminal.line(
                        "hub       keeps " + Terminal.size(hub.path("used_bytes").asLong()) + " for others, of at "
                                + "most " + Terminal.size(hub.path("limit_bytes").asLong()));
            }
        });
    }

    private void peers() throws RefusedException, NoNodeException {
        JsonNode answer = api.get(TEAM + "/peers?scope=all");
        String self = text(api.get(P2P + "/status").path("service"), "peer_id");
        print(answer, () -> {
            if (answer.path("peers").isEmpty()) {
                Terminal.line("nobody yet: pair with a code (omnimesh code), or wait for others to appear");
            }
            answer.path("peers").forEach(peer -> Terminal.line("%-8s %-24s %-20s %s%s".formatted(text(peer, "status"),
                    text(peer, "display_name"), text(peer, "device_name"), text(peer, "peer_id"),
                    joined(peer, answer.path("peers"), self))));
        });
    }

    /** Says in which role a device is here, since when, and who let it in. */
    private static String joined(JsonNode peer, JsonNode peers, String self) {
        if (!peer.has("joined_at")) {
            return "";
        }
        String inviter = text(peer, "invited_by");
        String by = inviter.equals(self) ? ", invited by you" : "";
        for (JsonNode other : peers) {
            if (text(other, "peer_id").equals(inviter)) {
                by = other.equals(peer) ? ", founded the team" : ", invited by " + text(other, "display_name");
            }
        }
        return "  " + text(peer, "role") + ", joined " + text(peer, "joined_at").substring(0, DATE_LENGTH) + by;
    }

    private void pair() throws RefusedException, NoNodeException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("code", line.words().get(0));
        line.option("address").ifPresent(address -> body.put("multiaddrs", List.of(address)));
        JsonNode answer = api.post(P2P + "/add-peer", body);
        String as = text(answer, "kind").equals("device")
                ? ", as another device of " + text(answer, "display_name")
                : InvitationCommands.as(answer.path("team"));
        print(answer, () -> Terminal.line("joined " + Terminal.clean(answer.path("team").path("name").asText()) + as));
    }

    private void join() throws RefusedException, NoNodeException, IOException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("team", String.join(" ", line.words()));
        String file = line.option("passphrase-file").orElse(Passphrase.STANDARD_INPUT);
        body.put("passphrase", Passphrase.read(file, System.in));
        line.option("address").ifPresent(address -> body.put("multiaddrs", List.of(address)));
        JsonNode answer = api.post(P2P + "/join-team", body);
        String team = Terminal.clean(answer.path("team").path("name").asText());
        boolean opened = answer.path("status").asText().equals("door_open");
        print(answer, () -> Terminal.line(opened
                ? "open for two hours: whoever gives the same name and passphrase joins " + team
                : "joined " + team));
    }

    private void send() throws RefusedException, NoNodeException {
        JsonNode message = api.post(TEAM + "/channels/" + channel() + "/messages",
                Map.of("content", String.join(" ", line.words())));
        print(message, () -> Terminal.line("sent"));
    }

    private void read() throws RefusedException, NoNodeException {
        JsonNode answer = api
                .get(TEAM + "/channels/" + channel() + "/messages?limit=" + line.option("limit").orElse("50"));
        print(answer, () -> answer.path("messages").forEach(message -> Terminal.line(text(message, "timestamp") + "  "
                + (text(message, "type").equals("system") ? "* " : text(message, "sender_name") + ": ")
                + text(message, "content"))));
    }

    private void share() throws RefusedException, NoNodeException, IOException {
        Path file = Path.of(line.words().get(0));
        if (!Files.isRegularFile(file)) {
            throw new RefusedException(0, "no such file: " + file);
        }
        JsonNode message = api.upload(TEAM + "/files/share", channel(), file);
        print(message,
                () -> Terminal.line("shared " + Terminal.clean(message.path("file_metadata").path("file_name").asText())
                        + " (" + Terminal.size(message.path("file_metadata").path("file_size").asLong()) + ") as "
                        + message.path("file_metadata").path("file_id").asText()));
    }

    private void replication() throws RefusedException, NoNodeException {
        JsonNode answer = api.get(P2P + "/replication");
        print(answer, () -> {
            if (answer.path("channels").isEmpty()) {
                Terminal.line("you take part in no channel of this team, so there is none to keep in step");
            } else if (answer.path("channels").findValues("missing").isEmpty()) {
                Terminal.line("no other device of the team is linked now");
            }
            answer.path("channels").forEach(channel -> channel.path("peers").forEach(peer -> {
                long missing = peer.path("missing").asLong();
                Terminal.line("%-20s %s %s".formatted(text(channel, "name"), text(peer, "peer_id"),
                        missing == 0 ? "in step" : "lacks " + missing));
            }));
            answer.path("quarantined").forEach(peer -> Terminal.line("signed two different histories, nothing more is"
                    + " taken from it: " + Terminal.clean(peer.asText())));
        });
    }

    private void checkStore() throws RefusedException, NoNodeException {
        JsonNode answer = api.post(P2P + "/check", Map.of());
        print(answer, () -> {
            if (answer.path("damaged").isEmpty()) {
                Terminal.line("everything that is stored can be read");
            }
            answer.path("damaged").forEach(damage -> Terminal.line("damaged, asked for from peers: entries "
                    + damage.path("from_seq").asLong() + " to " + damage.path("to_seq").asLong() + " of "
                    + text(damage, "author") + " in " + text(damage, "channel")));
        });
    }

    private void rebuild() throws RefusedException, NoNodeException {
        JsonNode answer = api.post(P2P + "/projections/" + URLEncoder.encode(line.words().get(0),
                StandardCharsets.UTF_8) + "/rebuild", Map.of());
        print(answer, () -> Terminal.line("rebuilt " + text(answer, "projection")));
    }

    private String channel() throws RefusedException, NoNodeException {
        return new ChannelCommands(api, line).optionOrGeneral();
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
