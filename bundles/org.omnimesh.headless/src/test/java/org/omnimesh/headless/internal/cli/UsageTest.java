// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.omnimesh.headless.internal.launch.ExitCode;
import org.omnimesh.headless.internal.launch.UsageException;

class UsageTest {
    @TempDir
    private Path home;

    /** Runs a command on a home without a node; words are separated by blanks. */
    private int run(String text) throws UsageException {
        List<String> words = List.of((text + " --home " + home).split(" "));
        return Commands.run(words.get(0), words.subList(1, words.size()));
    }

    private String complaint(String text) {
        return String.valueOf(assertThrows(UsageException.class, () -> run(text), text).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = { "members --json", "role Bo admin", "remove Bo --yes --member", "teams", "team Chess",
            "team --new Chess", "team --rename Chess", "leave --yes", "leave Chess --yes", "devices", "verify Bo",
            "verify Bo --yes", "verify Bo --undo", "channel create plans Bo Cy --private --ephemeral --topic ours",
            "channel invite plans Bo Cy", "channel role plans Bo admin", "channel topic plans some words",
            "dm Bo hello there", "retention", "retention 30 --yes --channel plans", "retention 0", "codes",
            "revoke 0123", "code --link --role guest --uses 3 --days 2", "code --device --link --minutes 5",
            "tokens", "tokens add bot --scope read --days 3", "tokens revoke 0123", "rebuild chat", "check",
            "audit --limit 5 --action token.made", "audit --verify", "read --channel plans --limit 10",
            "get plan.txt --to plan", "share plan.txt --channel plans", "pair OMNI-0000-0000 --address /ip4/1.2.3.4",
            "unlock --words --new-passphrase-file x", "passphrase change --passphrase-file x --new-passphrase-file y",
            "recovery --new --passphrase-file x", "backup x --passphrase-file y", "join ours --passphrase-file x" })
    void whatTheHelpShowsIsTakenAndOnlyLacksANode(String text) throws Exception {
        assertEquals(ExitCode.NO_NODE, run(text));
    }

    @Test
    void wrongArgumentsAreAnsweredWithTheRightOnes() {
        assertEquals("wrong arguments; use: omnimesh role DEVICE owner|admin|member|guest|hub", complaint("role Bo"));
        assertEquals("wrong arguments; use: omnimesh remove DEVICE --yes [--member]", complaint("remove"));
        assertEquals("wrong arguments; use: omnimesh members", complaint("members all"));
    }

    @Test
    void unknownCommandsAreNamed() {
        assertEquals("unknown command frobnicate; see: omnimesh help", complaint("frobnicate"));
    }

    @Test
    void ofSeveralWaysThoseAreNamedThatMayBeMeant() {
        assertEquals("wrong arguments; use: omnimesh team NAME|ID, or: omnimesh team --new NAME, or: "
                + "omnimesh team --rename NAME", complaint("team"));
        assertEquals("wrong arguments; use: omnimesh channel rename|topic CHANNEL TEXT",
                complaint("channel topic plans"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "tokens add bot --scope read --minutes 5", "members --yes", "code --scope read",
            "channel archive plans --topic ours", "channel leave plans --private", "leave --member --yes" })
    void optionsThatWouldMeanNothingAreRefused(String text) {
        assertTrue(complaint(text).matches("option --[a-z]+ does not go with .*; see: omnimesh help"), complaint(text));
    }

    @ParameterizedTest
    @ValueSource(strings = { "role Bo king", "remove Bo", "leave", "retention 30", "retention x --yes",
            "retention 999999 --yes", "code --role owner", "code --role king", "code --minutes 0",
            "code --minutes 5 --days 1", "code --device --role guest", "code --device --uses 2", "channel",
            "channel dig x", "channel create", "channel create plans Bo", "channel create plans --ephemeral",
            "channel role plans Bo king", "team --new a --rename b", "team --new a b", "tokens add bot",
            "tokens add bot --scope king", "tokens revoke", "tokens add bot --scope read --days 0", "rebuild",
            "verify", "dm", "revoke", "teams all", "members all", "status --bold", "read --limit 0", "frobnicate" })
    void whatCannotBeMeantIsRefusedInOneSentence(String text) {
        String sentence = complaint(text);
        assertTrue(sentence.matches("[a-z][^\n]{10,400}"), sentence);
    }
}
