// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Commands to running nodes, through the launcher and in the surroundings of their nodes.
 *
 * @param nodes whose folder the commands run in
 */
record Cli(Nodes nodes) {
    private static final String PREFIX = "omnimesh: ";
    private static final int REFUSED = 1;
    private static final int MISUSED = 2;

    /** Runs a command, whatever comes of it. */
    Command ask(NodeProcess node, String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("env"));
        for (Map.Entry<String, String> variable : node.environment().entrySet()) {
            line.add(variable.getKey() + "=" + variable.getValue());
        }
        line.addAll(Nodes.omnimesh(arguments));
        line.addAll(List.of("--home", node.home().toString()));
        return Command.run(nodes.folder(), line);
    }

    /** Returns what a command prints that does what it should, and has nothing to complain about. */
    String run(NodeProcess node, String... arguments) throws IOException, InterruptedException {
        Command command = ask(node, arguments);
        assertEquals(0, command.exit(), List.of(arguments) + ": " + command);
        assertEquals("", command.err(), List.of(arguments).toString());
        return command.out().strip();
    }

    /** Returns what a command prints for programs. */
    JsonNode json(NodeProcess node, String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(arguments));
        line.add("--json");
        return Api.JSON.readTree(run(node, line.toArray(String[]::new)));
    }

    /** Returns the one sentence with which the node refuses a command. */
    String refused(NodeProcess node, String... arguments) throws IOException, InterruptedException {
        return sentence(REFUSED, node, arguments);
    }

    /** Returns the one sentence with which a command is refused that cannot be meant so. */
    String misused(NodeProcess node, String... arguments) throws IOException, InterruptedException {
        return sentence(MISUSED, node, arguments);
    }

    private String sentence(int exit, NodeProcess node, String... arguments) throws IOException, InterruptedException {
        Command command = ask(node, arguments);
        String of = List.of(arguments) + ": " + command;
        assertEquals(exit, command.exit(), of);
        assertEquals("", command.out(), of);
        assertEquals(1, command.complaints().size(), of);
        String line = command.complaints().getFirst();
        assertTrue(line.startsWith(PREFIX), of);
        assertFalse(line.matches(".*(Exception|\\bnull\\b|\\{|\\bat [a-z]+\\.).*"), of);
        return line.substring(PREFIX.length());
    }
}
