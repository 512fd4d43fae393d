// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.launch;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** Starts the OSGi framework of the unpacked product on one home, in this process. */
final class NodeLauncher {
    private static final String RUNTIME = "runtime";
    private static final String SETTINGS = "settings";
    /** References of 4 bytes in a cache line of 64, as in every heap below 32 GiB. Jetty would start all of JMX to find that out. */
    private static final int REFERENCES_PER_CACHE_LINE = 16;

    private final Path install;

    NodeLauncher(Path install) {
        this.install = install;
    }

    /**
     * Takes the lock and runs the framework; returns when an application ended, or at once for a headless node, which
     * then runs on in its own threads.
     *
     * @return the exit code, for a start that was refused
     */
    int run(NodeOptions options, boolean desktop) throws IOException {
        Path home = options.home();
        Homes.prepare(home);
        HomeLock lock = HomeLock.take(home);
        if (!lock.held()) {
            System.err.println("omnimesh: another node (process " + lock.holder() + ") is running on " + home);
            return ExitCode.FAILED;
        }
        options.publish();
        configureFramework(options, home, desktop);
        // SPI-Fly tells of every provider on the error stream, which belongs to the user.
        Logger.getLogger("").setLevel(Level.WARNING);
        launch(desktop, options.values().containsKey("console"));
        return ExitCode.DONE;
    }

    private void configureFramework(NodeOptions options, Path home, boolean desktop) throws IOException {
        Path runtime = Files.createDirectories(home.resolve(RUNTIME));
        Path logs = Files.createDirectories(home.resolve("logs"));
        Homes.restrict(runtime, "rwx------");
        Homes.restrict(logs, "rwx------");
        deleteTree(runtime.resolve(SETTINGS));
        set("osgi.install.area", install.toUri().toString());
        set("osgi.configuration.area", runtime.toUri().toString());
        set("osgi.sharedConfiguration.area", install.resolve("configuration").toUri().toString());
        set("osgi.configuration.cascaded", "true");
        set("osgi.instance.area", home.resolve("workspace").toUri().toString());
        set("felix.cm.dir", runtime.resolve(SETTINGS).toString());
        set("eclipse.ignoreApp", Boolean.toString(!desktop));
        set("osgi.noShutdown", Boolean.toString(!desktop));
        set("eclipse.log.enabled", "true");
        set("org.eclipse.jetty.util.referencesPerCacheLine", Integer.toString(REFERENCES_PER_CACHE_LINE));
        set("logback.configurationFile", Objects.requireNonNull(logConfiguration()).toString());
        set("omnimesh.logs", logs.toString());
        set("omnimesh.log.level", options.values().getOrDefault("log", "info"));
    }

    private static URL logConfiguration() {
        return NodeLauncher.class.getResource("/logback.xml");
    }

    private static void set(String name, String value) {
        System.setProperty(name, value);
    }

    private static void launch(boolean desktop, boolean console) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-nosplash"));
        if (console) {
            arguments.add("-console");
        } else {
            set("osgi.console", "none");
        }
        if (desktop) {
            arguments.addAll(List.of("-application", "org.omnimesh.workbench.application"));
        }
        try {
            Class.forName("org.eclipse.equinox.launcher.Main").getMethod("main", String[].class).invoke(null,
                    (Object) arguments.toArray(String[]::new));
        } catch (ClassNotFoundException | NoSuchMethodException | IllegalAccessException e) {
            throw new IOException("the product is incomplete: no Equinox launcher in its plugins folder", e);
        } catch (InvocationTargetException e) {
            throw new IOException("the OSGi framework did not start: " + e.getCause(), e);
        }
    }

    /** Configuration is written anew at every start; what an earlier start left must not be seen before that. */
    private static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
