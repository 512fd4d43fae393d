// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.omnimesh.headless.internal.launch.CommandLine;
import org.omnimesh.headless.internal.launch.UsageException;

import com.fasterxml.jackson.databind.JsonNode;

/** The commands about channels, and who takes part in them. */
final class ChannelCommands {
    private static final String TEAM = "/api/v1/team";
    private static final String CHANNELS = TEAM + "/channels";
    private static final String GENERAL = "general";
    private static final String REMOVED = "this device was removed from the team; nothing can be read or sent there "
            + "any more";
    private static final String HUB = "this node is a hub of the team: it keeps what others write, and can neither "
            + "read it nor write itself";

    private final ApiClient api;
    private final CommandLine line;

    ChannelCommands(ApiClient api, CommandLine line) {
        this.api = api;
        this.line = line;
    }

    static void check(CommandLine line) throws UsageException {
        List<String> words = line.words();
        int count = words.size();
        boolean ok = switch (words.get(0)) {
            case "create" -> count >= 2;
            case "join", "accept", "decline", "leave", "members", "archive", "unarchive" -> count == 2;
            case "invite", "remove", "rename", "topic" -> count >= 3;
            case "role" -> count == 4 && words.get(3).matches("admin|member");
            default -> throw new UsageException("channel needs create, join, accept, decline, leave, members, invite, "
                    + "remove, role, rename, topic, archive or unarchive; see: omnimesh help");
        };
        if (!ok) {
            throw Usage.wrongArguments("channel", words);
        }
        if (words.get(0).equals("create") && !line.has("private") && (count > 2 || line.has("ephemeral"))) {
            throw new UsageException("only a private channel has members of its own or is ephemeral; add --private");
        }
    }

    void list() throws RefusedException, NoNodeException {
        JsonNode answer = api.get(CHANNELS);
        JsonNode invited = api.get(TEAM + "/invitations");
        JsonNode members = invited.path("invitations").isEmpty() ? invited : api.get(TEAM + "/members");
        boolean none = answer.path("channels").isEmpty() && invited.path("invitations").isEmpty();
        String why = none ? noChannels() : "";
        print(answer, () -> {
            if (none) {
                Terminal.line(why);
            }
            answer.path("channels").forEach(channel -> Terminal.line("%-20s %-8s %s%s%s"
                    .formatted(text(channel, "name"), text(channel, "type"), text(channel, "id"),
                            text(channel, "mode").equals("ephemeral") ? ", ephemeral" : "",
                            channel.path("archived").asBoolean() ? ", archived" : "")));
            invited.path("invitations").forEach(invitation -> Terminal
                    .line("%-20s %-8s %s, by %s, accept or decline it".formatted(text(invitation, "channel_name"),
                            "invited", text(invitation, "channel_id"), inviter(members, invitation))));
        });
    }

    private String noChannels() throws RefusedException, NoNodeException {
        JsonNode team = api.get(TEAM + "/status").path("team");
        if (!team.path("active").asBoolean(true)) {
            return REMOVED;
        }
        return switch (text(team, "role")) {
            case "guest" -> "none yet; as a guest you see only the channels to which you are invited";
            case "hub" -> HUB;
            default -> "none yet; make one with: omnimesh channel create NAME";
        };
    }

    /** Shows the name and the id, because others may go by the same name. */
    private static String inviter(JsonNode members, JsonNode invitation) {
        String device = text(invitation, "invited_by");
        return (nameOf(members, device) + " " + device).strip();
    }

    private static String nameOf(JsonNode members, String device) {
        for (JsonNode member : members.path("members")) {
            if (member.path("devices").findValuesAsText("peer_id").contains(device)) {
                return text(member, "display_name");
            }
        }
        return "";
    }

    void run() throws RefusedException, NoNodeException {
        List<String> words = line.words();
        switch (words.get(0)) {
            case "create" -> create();
            case "join", "accept", "decline" -> answer(words.get(0));
            case "leave" -> leave();
            case "members" -> members();
            case "invite" -> invite();
            case "remove" -> remove();
            case "role" -> role();
            case "rename" -> change(Map.of("name", rest()), "renamed to " + rest());
            case "topic" -> change(Map.of("topic", rest()), "the topic is " + rest());
            case "archive" -> change(Map.of("archived", Boolean.TRUE), "archived");
            case "unarchive" -> change(Map.of("archived", Boolean.FALSE), "in use again");
            default -> throw new IllegalStateException("expected a checked command, got " + words.get(0));
        }
    }

    private String rest() {
        return String.join(" ", line.words().subList(2, line.words().size()));
    }

    private List<String> devices(int from) throws RefusedException, NoNodeException {
        List<String> devices = new ArrayList<>();
        for (String word : line.words().subList(from, line.words().size())) {
            devices.add(new TeamCommands(api, line).device(word));
        }
        return devices;
    }

    private String path() throws RefusedException, NoNodeException {
        return CHANNELS + "/" + find(line.words().get(1));
    }

    private void create() throws RefusedException, NoNodeException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", line.words().get(1));
        body.put("type", line.has("private") ? "private" : "public");
        body.put("mode", line.has("ephemeral") ? "ephemeral" : "history");
        line.option("topic").ifPresent(topic -> body.put("topic", topic));
        List<String> members = devices(2);
        if (!members.isEmpty()) {
            body.put("members", members);
        }
        JsonNode made = api.post(CHANNELS, body);
        print(made, () -> Terminal.line("made the " + text(made, "type") + " channel " + text(made, "name")));
    }

    private void answer(String how) throws RefusedException, NoNodeException {
        String wanted = line.words().get(1);
        boolean join = how.equals("join");
        Optional<String> open = join
                ? ChannelNames.publicChannel(api.get(CHANNELS).path("channels"), wanted)
                : Optional.empty();
        if (open.isPresent()) {
            join(open.get());
            return;
        }
        Optional<JsonNode> invitation = ChannelNames.invitation(api.get(TEAM + "/invitations").path("invitations"),
                wanted);
        if (invitation.isPresent()) {
            JsonNode one = invitation.get();
            JsonNode answer = api.post(CHANNELS + "/" + text(one, "channel_id") + "/invitations/"
                    + text(one, "peer_id") + (how.equals("decline") ? "/decline" : "/accept"), Map.of());
            print(answer, () -> Terminal.line(text(answer, "status") + " " + text(one, "channel_name")));
            return;
        }
        if (!join) {
            throw new RefusedException(404, "you are not invited to a channel named " + Terminal.clean(wanted));
        }
        join(find(wanted));
    }

    private void join(String channel) throws RefusedException, NoNodeException {
        JsonNode joined = api.post(CHANNELS + "/" + channel + "/join", Map.of());
        print(joined, () -> Terminal.line("you take part in " + text(joined, "name")));
    }

    private void leave() throws RefusedException, NoNodeException {
        JsonNode left = api.post(path() + "/leave", Map.of());
        print(left, () -> Terminal.line("left " + Terminal.clean(line.words().get(1))));
    }

    private void members() throws RefusedException, NoNodeException {
        String path = path();
        JsonNode members = api.get(path + "/members");
        JsonNode invited = api.get(path + "/invitations?status=pending");
        JsonNode team = invited.path("invitations").isEmpty() ? invited : api.get(TEAM + "/members");
        print(members, () -> {
            members.path("members").forEach(member -> Terminal.line("%-8s %-24s %-20s %s".formatted(
                    text(member, "role"), text(member, "display_name"), text(member, "device_name"),
                    text(member, "peer_id"))));
            invited.path("invitations").forEach(invitation -> Terminal
                    .line("%-8s %-24s %-20s %s".formatted("invited", nameOf(team, text(invitation, "peer_id")), "",
                            text(invitation, "peer_id"))));
        });
    }

    private void invite() throws RefusedException, NoNodeException {
        JsonNode invited = api.post(path() + "/invite", Map.of("peer_ids", devices(2)));
        print(invited, () -> Terminal.line("invited"));
    }

    private void remove() throws RefusedException, NoNodeException {
        String path = path();
        for (String device : devices(2)) {
            JsonNode removed = api.send("DELETE", path + "/members/" + device, Map.of());
            print(removed, () -> Terminal.line("removed from the channel: " + device));
        }
    }

    private void role() throws RefusedException, NoNodeException {
        String device = new TeamCommands(api, line).device(line.words().get(2));
        JsonNode changed = api.send("PUT", path() + "/members/" + device + "/role",
                Map.of("role", line.words().get(3)));
        print(changed, () -> Terminal.line(text(changed, "display_name") + " is " + text(changed, "role")
                + " of the channel"));
    }

    private void change(Map<String, Object> change, String done) throws RefusedException, NoNodeException {
        JsonNode changed = api.send("PATCH", path(), change);
        print(changed, () -> Terminal.line(Terminal.clean(done)));
    }

    void dm() throws RefusedException, NoNodeException {
        String device = new TeamCommands(api, line).device(line.words().get(0));
        JsonNode channel = api.post(TEAM + "/dm", Map.of("peer_id", device));
        if (line.words().size() == 1) {
            print(channel, () -> Terminal.line("write to " + text(channel, "name") + " with: omnimesh send TEXT "
                    + "--channel " + text(channel, "id")));
            return;
        }
        JsonNode message = api.post(CHANNELS + "/" + text(channel, "id") + "/messages",
                Map.of("content", String.join(" ", line.words().subList(1, line.words().size()))));
        print(message, () -> Terminal.line("sent to " + text(channel, "name")));
    }

    void retention() throws RefusedException, NoNodeException {
        String path = CHANNELS + "/" + optionOrGeneral();
        JsonNode channel = line.words().isEmpty()
                ? api.get(path)
                : api.send("PATCH", path, Map.of("retention_days", Integer.parseInt(line.words().get(0))));
        long days = channel.path("retention_days").asLong();
        print(channel, () -> Terminal.line(text(channel, "name") + ": content is kept "
                + (days == 0 ? "for ever" : "for " + days + (days == 1 ? " day" : " days"))));
    }

    /** Finds the channel of the option, or the public channel that every team begins with. */
    String optionOrGeneral() throws RefusedException, NoNodeException {
        Optional<String> wanted = line.option("channel");
        if (wanted.isPresent()) {
            return find(wanted.get());
        }
        JsonNode channels = api.get(CHANNELS).path("channels");
        return known(ChannelNames.publicChannel(channels, GENERAL), GENERAL,
                "; name another one with --channel, see: omnimesh channels");
    }

    /** Finds a channel by name or id, and a direct conversation by its id. */
    private String find(String wanted) throws RefusedException, NoNodeException {
        JsonNode channels = api.get(CHANNELS).path("channels");
        return known(ChannelNames.channel(channels, wanted), wanted, ChannelNames.isConversation(channels, wanted)
                ? "; a direct conversation goes by its id, see: omnimesh channels"
                : "");
    }

    private String known(Optional<String> found, String wanted, String otherwise)
            throws RefusedException, NoNodeException {
        if (found.isPresent()) {
            return found.get();
        }
        JsonNode team = api.get(TEAM + "/status").path("team");
        if (!team.path("active").asBoolean(true)) {
            throw new RefusedException(403, REMOVED);
        }
        if (text(team, "role").equals("hub")) {
            throw new RefusedException(403, HUB);
        }
        throw new RefusedException(404, "no channel named " + Terminal.clean(wanted) + otherwise);
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
