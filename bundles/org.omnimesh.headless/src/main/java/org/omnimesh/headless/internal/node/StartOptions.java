// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;

import org.omnimesh.api.id.DisplayText;
import org.omnimesh.headless.internal.bench.BenchLoad;
import org.omnimesh.headless.internal.launch.NodeOptions;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Carries the options of the command line, and what the user set earlier, into Configuration Admin.
 *
 * <p>
 * Immediate, because everything else waits for the configurations it writes; the home comes last.
 */
@Component(service = StartOptions.class, immediate = true)
public final class StartOptions {
    private static final String MESH_PID = "org.omnimesh.mesh";
    private static final String DEFAULT_API = "127.0.0.1:8787";
    private static final String DEFAULT_MESH = "0.0.0.0:0";
    private static final Path HOST_NAME_FILE = Path.of("/etc/hostname");

    private final BundleContext context;
    private final ConfigurationAdmin configurations;

    /**
     * Made by declarative services.
     *
     * @param context gives the framework's properties
     * @param component enables what only an option brings
     * @param configurations takes the configurations
     * @throws IOException if a configuration cannot be stored
     */
    @Activate
    public StartOptions(BundleContext context, ComponentContext component,
            @Reference ConfigurationAdmin configurations) throws IOException {
        this.context = context;
        this.configurations = configurations;
        String home = context.getProperty(NodeOptions.HOME_PROPERTY);
        if (home == null) {
            throw new IOException("the framework was started without a home; use the omnimesh script");
        }
        SettingsFile settings = new SettingsFile(Path.of(home));
        String displayName = name(settings, "name", SettingsFile.DISPLAY_NAME, System.getProperty("user.name", ""));
        String deviceName = name(settings, "device", SettingsFile.DEVICE_NAME, hostName());
        configure(NodeLifecycle.PROFILE_PID, Map.of("display.name", displayName, "device.name", deviceName));
        configure(NodeLifecycle.PID, Map.of("network",
                option("network").or(() -> stored(settings, SettingsFile.NETWORK)).orElse("lan")));
        configure(NodeLifecycle.MDNS_PID,
                Map.of("display.name", displayName, "visible", option("visible").isPresent()));
        configure("org.omnimesh.link.tls", Map.of("mesh", option("mesh").orElse(DEFAULT_MESH)));
        configure("org.omnimesh.http", Map.of("api", option("api").orElse(DEFAULT_API)));
        configure("org.omnimesh.crypto.vault", Map.of("passphrase_file",
                option("passphrase-file").orElse(""), "may_wait", true));
        configure(MESH_PID, hubLimit(settings));
        if (option("bench").isPresent()) {
            component.enableComponent(BenchLoad.class.getName());
        }
        configure(LockedHome.PID, Map.of("directory", home));
    }

    private void configure(String pid, Map<String, ?> values) throws IOException {
        configurations.getConfiguration(pid, "?").update(new Hashtable<>(values));
    }

    private Optional<String> option(String name) {
        return Optional.ofNullable(context.getProperty(NodeOptions.PROPERTY_PREFIX + name));
    }

    /** A name given now is remembered; otherwise the one remembered, otherwise the machine's. */
    private String name(SettingsFile settings, String option, String key, String fallback) throws IOException {
        String given = DisplayText.name(option(option).orElse(""));
        if (!given.isEmpty()) {
            settings.put(key, given);
            return given;
        }
        String name = DisplayText.name(settings.get(key).orElse(fallback));
        return name.isEmpty() ? "OmniMesh" : name;
    }

    /** A limit given now is remembered; without any, the mesh has its own. */
    private Map<String, Long> hubLimit(SettingsFile settings) throws IOException {
        Optional<String> given = option("hub-limit");
        if (given.isPresent()) {
            settings.put(SettingsFile.HUB_LIMIT, given.get());
        }
        Optional<String> limit = given.or(() -> stored(settings, SettingsFile.HUB_LIMIT))
                .filter(value -> value.matches("[0-9]{1,18}"));
        return limit.map(value -> Map.of(SettingsFile.HUB_LIMIT, Long.valueOf(value))).orElse(Map.of());
    }

    private static Optional<String> stored(SettingsFile settings, String key) {
        try {
            return settings.get(key);
        } catch (IOException e) {
            throw new IllegalStateException("expected readable settings", e);
        }
    }

    /** Never asks the resolver: without a network that may take seconds. */
    private static String hostName() throws IOException {
        for (String variable : new String[] { "COMPUTERNAME", "HOSTNAME" }) {
            String value = System.getenv(variable);
            if (value != null && !value.isBlank()) {
                return value;
            }
        }
        if (Files.isReadable(HOST_NAME_FILE)) {
            try (BufferedReader in = Files.newBufferedReader(HOST_NAME_FILE, StandardCharsets.UTF_8)) {
                String line = in.readLine();
                return line == null ? "computer" : line;
            }
        }
        return "computer";
    }
}
