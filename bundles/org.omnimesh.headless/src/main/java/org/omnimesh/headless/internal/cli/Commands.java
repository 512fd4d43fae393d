// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.omnimesh.headless.internal.launch.CommandLine;
import org.omnimesh.headless.internal.launch.ExitCode;
import org.omnimesh.headless.internal.launch.Homes;
import org.omnimesh.headless.internal.launch.UsageException;

import com.fasterxml.jackson.databind.JsonNode;

/** The commands that talk to a running node. */
public final class Commands {
    /** What is printed when no command, or an unknown one, is given. */
    public static final String USAGE = """
            usage: omnimesh COMMAND [options]
              start | desktop [--home DIR] [--name TEXT] [--device TEXT] [--api HOST:PORT] [--mesh HOST:PORT]
                              [--network solo|lan|p2p] [--passphrase-file FILE] [--log LEVEL] [--visible] [--console]
              demo [FILE]                     pair two nodes on this machine, chat and share a file
              status                          how the running node is
              peers                           the team's devices and who is nearby
              code                            show a pairing code for somebody to join by
              pair CODE [--address ADDR]      join the team of whoever shows the code
              channels                        the team's channels
              send TEXT... [--channel NAME]   send a message
              read [--channel NAME] [--limit N]
              share FILE [--channel NAME]     share a file
              get FILE-ID|NAME [--to PATH]    fetch a shared file
            The commands that ask a running node take --home DIR and --json.""";

    private static final Set<String> VALUED = Set.of("home", "channel", "limit", "to", "address");
    private static final Set<String> SWITCHES = Set.of("json");
    private static final String TEAM = "/api/v1/team";
    private static final String P2P = "/api/v1/p2p";

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
                Terminal.line(USAGE);
                return ExitCode.DONE;
            }
            if (command.equals("demo")) {
                return new Demonstration().run(arguments);
            }
            CommandLine line = CommandLine.parse(arguments, VALUED, SWITCHES);
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
            case "status", "peers", "code", "channels", "read" -> words == 0;
            case "pair", "share", "get" -> words == 1;
            case "send" -> words >= 1;
            default -> throw new UsageException("unknown command; see: omnimesh help");
        };
        if (!ok) {
            throw new UsageException("wrong number of arguments for " + command + "; see: omnimesh help");
        }
        if (!line.option("limit").map(limit -> limit.matches("[1-9][0-9]{0,2}")).orElse(true)) {
            throw new UsageException("option --limit needs a number of 1 to 500");
        }
    }

    private void run(String command) throws RefusedException, NoNodeException, IOException {
        switch (command) {
            case "status" -> status();
            case "peers" -> peers();
            case "code" -> code();
            case "pair" -> pair();
            case "channels" -> channels();
            case "send" -> send();
            case "read" -> read();
            case "share" -> share();
            case "get" -> new Download(api, line.has("json")).run(line.words().get(0), line.option("to"));
            default -> throw new IllegalStateException("expected a checked command, got " + command);
        }
    }

    private void status() throws RefusedException, NoNodeException {
        JsonNode status = api.get(TEAM + "/status");
        print(status, () -> {
            Terminal.line(text(status, "display_name") + " on " + text(status, "device_name") + ", team "
                    + Terminal.clean(status.path("team").path("name").asText()) + " ("
                    + status.path("team").path("role").asText() + ")");
            Terminal.line("peer id   " + text(status, "peer_id"));
            Terminal.line("network   " + text(status, "network") + ", " + status.path("connected_peers").asInt()
                    + " connected, " + status.path("discovered_peers").asInt() + " seen");
            status.path("multiaddrs")
                    .forEach(address -> Terminal.line("address   " + Terminal.clean(address.asText())));
        });
    }

    private void peers() throws RefusedException, NoNodeException {
        JsonNode answer = api.get(TEAM + "/peers?scope=all");
        print(answer, () -> {
            if (answer.path("peers").isEmpty()) {
                Terminal.line("nobody yet: pair with a code (omnimesh code), or wait for others to appear");
            }
            answer.path("peers").forEach(peer -> Terminal.line("%-8s %-24s %-20s %s".formatted(text(peer, "status"),
                    text(peer, "display_name"), text(peer, "device_name"), text(peer, "peer_id"))));
        });
    }

    private void code() throws RefusedException, NoNodeException {
        JsonNode answer = api.post(P2P + "/connection-code", Map.of());
        print(answer, () -> {
            Terminal.line(text(answer, "code"));
            Terminal.line("valid for " + Math.round(answer.path("expires_in_s").asLong() / 60.0)
                    + " minutes, for one device");
            Terminal.line("or paste: " + text(answer, "link"));
        });
    }

    private void pair() throws RefusedException, NoNodeException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("code", line.words().get(0));
        line.option("address").ifPresent(address -> body.put("multiaddrs", List.of(address)));
        JsonNode answer = api.post(P2P + "/add-peer", body);
        print(answer, () -> Terminal.line("joined " + Terminal.clean(answer.path("team").path("name").asText())));
    }

    private void channels() throws RefusedException, NoNodeException {
        JsonNode answer = api.get(TEAM + "/channels");
        print(answer, () -> answer.path("channels").forEach(channel -> Terminal.line("%-20s %-8s %s"
                .formatted(text(channel, "name"), text(channel, "type"), text(channel, "id")))));
    }

    private void send() throws RefusedException, NoNodeException {
        JsonNode message = api.post(TEAM + "/channels/" + channel() + "/messages",
                Map.of("content", String.join(" ", line.words())));
        print(message, () -> Terminal.line("sent"));
    }

    private void read() throws RefusedException, NoNodeException {
        JsonNode answer = api
                .get(TEAM + "/channels/" + channel() + "/messages?limit=" + line.option("limit").orElse("50"));
        print(answer, () -> answer.path("messages").forEach(message -> Terminal.line("%s  %s: %s"
                .formatted(text(message, "timestamp"), text(message, "sender_name"), text(message, "content")))));
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

    private String channel() throws RefusedException, NoNodeException {
        String wanted = line.option("channel").orElse("general");
        for (JsonNode channel : api.get(TEAM + "/channels").path("channels")) {
            if (channel.path("name").asText().equalsIgnoreCase(wanted) || channel.path("id").asText().equals(wanted)) {
                return channel.path("id").asText();
            }
        }
        throw new RefusedException(404, "no channel named " + Terminal.clean(wanted));
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
