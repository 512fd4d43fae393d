// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.launch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A command line taken apart.
 *
 * @param options options with their values, without the dashes; a switch has an empty value
 * @param words what is left, in order
 */
public record CommandLine(Map<String, String> options, List<String> words) {
    /**
     * Takes arguments apart. {@code --} ends the options; {@code --name=value} counts as {@code --name value}.
     *
     * @param arguments the arguments after the command
     * @param valued options that take a value
     * @param switches options that take none
     * @return the parts
     * @throws UsageException if an option is unknown, given twice, or lacks its value
     */
    public static CommandLine parse(List<String> arguments, Set<String> valued, Set<String> switches)
            throws UsageException {
        Map<String, String> options = new LinkedHashMap<>();
        List<String> words = new ArrayList<>();
        boolean ended = false;
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (ended || !argument.startsWith("--")) {
                words.add(argument);
            } else if (argument.equals("--")) {
                ended = true;
            } else {
                int equals = argument.indexOf('=');
                String name = argument.substring(2, equals < 0 ? argument.length() : equals);
                String value = "";
                if (valued.contains(name)) {
                    if (equals < 0 && i + 1 == arguments.size()) {
                        throw new UsageException("option --" + name + " needs a value");
                    }
                    value = equals < 0 ? arguments.get(++i) : argument.substring(equals + 1);
                } else if (!switches.contains(name) || equals >= 0) {
                    throw new UsageException("unknown option " + printable(argument));
                }
                if (options.putIfAbsent(name, value) != null) {
                    throw new UsageException("option --" + name + " is given twice");
                }
            }
        }
        return new CommandLine(Map.copyOf(options), List.copyOf(words));
    }

    /**
     * Returns the value of an option.
     *
     * @param name its name without dashes
     * @return the value, or empty if it was not given
     */
    public Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name));
    }

    /**
     * Tells whether a switch was given.
     *
     * @param name its name without dashes
     * @return true if it was
     */
    public boolean has(String name) {
        return options.containsKey(name);
    }

    static String printable(String text) {
        String shown = text.length() > 80 ? text.substring(0, 80) + "..." : text;
        return shown.replaceAll("\\p{Cntrl}", "?");
    }
}
