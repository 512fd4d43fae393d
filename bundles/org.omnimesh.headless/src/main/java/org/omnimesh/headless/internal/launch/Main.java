// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import org.omnimesh.headless.internal.cli.Commands;
import org.omnimesh.headless.internal.cli.Usage;

/** Entry of {@code ./omnimesh}: a node, the desktop, the demonstration, or a command to a running node. */
public final class Main {
    /** System property with the folder of the unpacked product; set by the start script. */
    public static final String INSTALL_PROPERTY = "omnimesh.install";

    private Main() {}

    /**
     * Runs one command.
     *
     * @param arguments the command and its arguments
     */
    public static void main(String[] arguments) {
        boolean node = arguments.length > 0 && (arguments[0].equals("start") || arguments[0].equals("desktop"));
        int code = run(Arrays.asList(arguments));
        if (!node || code != ExitCode.DONE) {
            System.exit(code);
        }
    }

    private static int run(List<String> arguments) {
        if (arguments.isEmpty()) {
            System.err.println(Usage.TEXT);
            return ExitCode.USAGE;
        }
        String command = arguments.get(0);
        List<String> rest = arguments.subList(1, arguments.size());
        try {
            return switch (command) {
                case "start" -> new NodeLauncher(install()).run(NodeOptions.parse(rest), false);
                case "desktop" -> new NodeLauncher(install()).run(NodeOptions.parse(rest), true);
                default -> Commands.run(command, rest);
            };
        } catch (UsageException e) {
            System.err.println("omnimesh: " + e.getMessage());
            return ExitCode.USAGE;
        } catch (IOException e) {
            System.err.println("omnimesh: " + e.getMessage());
            return ExitCode.FAILED;
        }
    }

    private static Path install() throws IOException {
        String install = System.getProperty(INSTALL_PROPERTY);
        if (install == null) {
            throw new IOException("start OmniMesh by its omnimesh script");
        }
        return Path.of(install).toAbsolutePath();
    }
}
