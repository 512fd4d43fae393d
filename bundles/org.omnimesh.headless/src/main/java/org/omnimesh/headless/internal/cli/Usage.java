// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.cli;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.omnimesh.headless.internal.launch.CommandLine;
import org.omnimesh.headless.internal.launch.UsageException;

/** The help, which is also what the options of a command are checked against: so it cannot leave one out. */
public final class Usage {
    /** What is printed when no command is given. */
    public static final String TEXT = """
            usage: omnimesh COMMAND [options]
              start | desktop [--home DIR] [--name TEXT] [--device TEXT] [--api HOST:PORT] [--mesh HOST:PORT]
                              [--network solo|lan|p2p] [--passphrase-file FILE] [--log LEVEL] [--visible] [--console]
                              [--hub-limit SIZE]
              demo [FILE]                     pair two nodes on this machine, chat and share a file
              bench mesh [--quick] [--only PART] [--html FILE] [--folder DIR]
                                              measure real nodes on this machine against its own limits
              bench keys                      measure what fresh secrets for a channel cost
              status                          how the running node is
              peers                           the team's devices and who is nearby
              code [--role ROLE] [--minutes N]
                                              show a pairing code for somebody to join by, once; ROLE is admin,
                                              member, guest or hub
              code --device [--link] [--minutes N]
                                              show a code by which another device becomes one of yours; --link shows its
                                              link as a QR code as well
              code --link [--role ROLE] [--uses N] [--days N|--minutes N]
                                              show a link by which N devices may join, also as a QR code
              codes                           the codes and links that still work
              revoke ID                       make one of them stop working
              pair CODE|LINK [--address ADDR] join the team of whoever shows the code
              join TEAM --passphrase-file FILE [--address ADDR]
                                              let everybody in who gives the same name and passphrase, if the
                                              team is yours, or join it; FILE - is standard input
              members                         who belongs to the team, and who does no more
              devices                         your own devices in the team; revoke one with remove
              verify DEVICE [--yes|--undo]    show the safety number with the user of a device, and note that you have
                                              compared it with her; or take that back
              remove DEVICE --yes [--member]  take a device out of the team, or its user with all devices
              role DEVICE owner|admin|member|guest|hub
                                              change what the user of a device may do
              teams                           the teams of this node
              team NAME|ID                    switch to another team of this node
              team --new NAME                 found another team
              team --rename NAME              give the current team another name
              leave [TEAM] --yes              leave the current team, or another one
              channels                        the channels in which you take part, and those to which you are invited
              channel create NAME [DEVICE...] [--private [--ephemeral]] [--topic TEXT]
                                              make a channel; a private one has those members only; newcomers of an
                                              ephemeral one read nothing of before, and its keys are deleted with time
              channel join|accept|decline|leave|members|archive|unarchive CHANNEL
              channel invite|remove CHANNEL DEVICE...
              channel role CHANNEL DEVICE admin|member
              channel rename|topic CHANNEL TEXT
              dm DEVICE [TEXT...]             write to the user of a device; the conversation goes by its id, not by her name
              retention [DAYS --yes] [--channel NAME]
                                              how long a channel's content is kept; with DAYS, older content is destroyed
                                              on all devices from now on; 0 keeps everything
              send TEXT... [--channel NAME]   send a message
              read [--channel NAME] [--limit N]
              share FILE [--channel NAME]     share a file
              get FILE-ID|NAME [--to PATH]    fetch a shared file
              replication                     how far the linked devices are in step
              check                           read all stored entries and name what is damaged
              rebuild PROJECTION              derive a capability's tables from the logs again, for example chat
              simulate [options]              replicate between any number of simulated devices while everything goes
                                              wrong; simulate --help
              unlock [--passphrase-file FILE | --words [--new-passphrase-file FILE]]
                                              let a node go on that waits for its passphrase
              lock                            lock the running node: it stops everything until it is unlocked
              passphrase set|change|remove [--passphrase-file FILE] [--new-passphrase-file FILE]
                                              protect the keys of the running node; asks where no file is given
              recovery [--new | --remove] [--passphrase-file FILE]
                                              24 words that open the node when its passphrase is forgotten, shown once
              backup FILE [--passphrase-file FILE]
                                              the whole node as one file, sealed under a passphrase, while it runs
              restore FILE --home DIR [--passphrase-file FILE | --words]
                                              put a backup into an empty home
              audit [--limit N] [--action WORD] | audit --verify
                                              what was done that concerns security; whether the log of it is whole
              tokens [add NAME --scope read|send|admin [--days N] | revoke ID]
                                              who else may use the API; a new token is shown once
            The commands that ask a running node take --home DIR and --json.""";

    private static final String INDENT = "  ";
    private static final Pattern OPTION = Pattern.compile("--([a-z-]+)");
    private static final Set<String> EVERYWHERE = Set.of("home", "json");

    private Usage() {}

    /** Refuses a command with the ways in which it can be used. */
    static UsageException wrongArguments(String command, List<String> words) {
        return new UsageException("wrong arguments; use: " + synopses(command, words).stream()
                .map(synopsis -> "omnimesh " + synopsis).collect(Collectors.joining(", or: ")));
    }

    /** Refuses options that do not belong to a command, so that none is left out of account in silence. */
    static void checkOptions(String command, CommandLine line) throws UsageException {
        Set<String> known = new HashSet<>(EVERYWHERE);
        for (String synopsis : synopses(command, line.words())) {
            Matcher option = OPTION.matcher(synopsis);
            while (option.find()) {
                known.add(option.group(1));
            }
        }
        for (String option : line.options().keySet()) {
            if (!known.contains(option)) {
                String named = command.equals("channel") ? command + " " + line.words().get(0) : command;
                throw new UsageException("option --" + option + " does not go with " + named + "; see: omnimesh help");
            }
        }
    }

    /** Returns the ways in which a command can be used; of {@code channel} only those with the word that follows. */
    private static List<String> synopses(String command, List<String> words) {
        List<String> all = TEXT.lines().filter(line -> line.startsWith(INDENT + command + " ")
                || line.equals(INDENT + command)).map(line -> line.strip().split(" {2,}")[0]).toList();
        List<String> meant = command.equals("channel") && !words.isEmpty()
                ? all.stream().filter(it -> List.of(it.split(" ")[1].split("\\|")).contains(words.get(0))).toList()
                : all;
        return meant.isEmpty() ? all : meant;
    }
}
