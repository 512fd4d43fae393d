// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The options of {@code start} and {@code desktop}, checked. They reach the framework as system properties
 * {@code omnimesh.option.<name>}, and from there Configuration Admin.
 *
 * @param home the folder with all state
 * @param values every other option given
 */
public record NodeOptions(Path home, Map<String, String> values) {
    /** Prefix of the system properties. */
    public static final String PROPERTY_PREFIX = "omnimesh.option.";

    /** System property with the home. */
    public static final String HOME_PROPERTY = "omnimesh.home";

    private static final Set<String> VALUED = Set.of("home", "name", "device", "api", "mesh", "network",
            "passphrase-file", "log", "hub-limit");
    private static final Set<String> SWITCHES = Set.of("console", "visible", "bench");
    private static final Set<String> MODES = Set.of("solo", "lan", "p2p");
    private static final Set<String> LEVELS = Set.of("error", "warn", "info", "debug", "trace");
    private static final int MAX_NAME_LENGTH = 64;
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,6})([KMGT])(?:i?B)?", Pattern.CASE_INSENSITIVE);
    private static final String UNITS = "KMGT";
    private static final int UNIT_BITS = 10;
    private static final long MIN_SIZE = 64 << 10;

    /**
     * Reads and checks the options.
     *
     * @param arguments the arguments after the command
     * @return the options
     * @throws UsageException if one is unknown or has a wrong value
     */
    public static NodeOptions parse(List<String> arguments) throws UsageException {
        CommandLine line = CommandLine.parse(arguments, VALUED, SWITCHES);
        if (!line.words().isEmpty()) {
            throw new UsageException("unexpected argument " + CommandLine.printable(line.words().get(0)));
        }
        Map<String, String> values = new TreeMap<>(line.options());
        values.remove("home");
        for (Map.Entry<String, String> option : values.entrySet()) {
            option.setValue(checked(option.getKey(), option.getValue()));
        }
        return new NodeOptions(Homes.resolve(line.option("home")), values);
    }

    private static String checked(String name, String value) throws UsageException {
        return switch (name) {
            case "name", "device" -> checkedName(name, value);
            case "api", "mesh" -> checkedAddress(name, value);
            case "network" -> oneOf(name, value, MODES);
            case "log" -> oneOf(name, value, LEVELS);
            case "passphrase-file" -> checkedFile(name, value);
            case "hub-limit" -> checkedSize(name, value);
            default -> value;
        };
    }

    private static String checkedName(String option, String value) throws UsageException {
        if (value.isBlank() || value.length() > MAX_NAME_LENGTH || value.chars().anyMatch(Character::isISOControl)) {
            throw new UsageException("option --" + option + " needs 1 to " + MAX_NAME_LENGTH + " visible characters");
        }
        return value.strip();
    }

    private static String checkedAddress(String option, String value) throws UsageException {
        int colon = value.lastIndexOf(':');
        String port = value.substring(colon + 1);
        if (colon < 0 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65535) {
            throw new UsageException("option --" + option + " needs HOST:PORT with a port of 0 to 65535, got "
                    + CommandLine.printable(value));
        }
        return value;
    }

    private static String checkedFile(String option, String value) throws UsageException {
        Path file = Path.of(value).toAbsolutePath();
        if (!Files.isReadable(file) || !Files.isRegularFile(file)) {
            throw new UsageException("option --" + option + " needs a readable file, got "
                    + CommandLine.printable(value));
        }
        return file.toString();
    }

    /** Returns the size in bytes. */
    private static String checkedSize(String option, String value) throws UsageException {
        Matcher size = SIZE.matcher(value.strip());
        long bytes = size.matches()
                ? Long.parseLong(size.group(1)) << UNIT_BITS
                        * (UNITS.indexOf(size.group(2).toUpperCase(Locale.ROOT)) + 1)
                : 0;
        if (bytes < MIN_SIZE) {
            throw new UsageException("option --" + option + " needs a size of at least 64K, such as 500M or 10G, got "
                    + CommandLine.printable(value));
        }
        return Long.toString(bytes);
    }

    private static String oneOf(String option, String value, Set<String> allowed) throws UsageException {
        String lower = value.toLowerCase(Locale.ROOT);
        if (!allowed.contains(lower)) {
            throw new UsageException("option --" + option + " needs one of "
                    + String.join(", ", allowed.stream().sorted().toList()) + ", got " + CommandLine.printable(value));
        }
        return lower;
    }

    /**
     * Makes the options visible to the framework.
     *
     * @throws IOException if the home has no absolute form
     */
    void publish() throws IOException {
        System.setProperty(HOME_PROPERTY, home.toRealPath().toString());
        values.forEach((name, value) -> System.setProperty(PROPERTY_PREFIX + name, value));
    }
}
