// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.product;

import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.locks.LockSupport;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * A program of its own: starts all bundles of an installed product (its application excepted) and prints, a line each, what does not resolve, which
 * component of ours waits for what, and which failed. Exits 0 when there is nothing to print.
 */
public final class ComponentProbe {
    private static final Duration START_LIMIT = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int START_LEVEL = 6;
    private static final int FAILED_ACTIVATION = 16;

    private ComponentProbe() {}

    /** Takes the product's folder, an empty folder to work in, and how long to wait for what is missing. */
    public static void main(String[] arguments) throws Exception {
        Path product = Path.of(arguments[0]);
        Path work = Path.of(arguments[1]);
        Framework framework = start(product, work);
        List<String> problems = unresolved(framework);
        long deadline = System.nanoTime() + Duration.parse(arguments[2]).toNanos();
        List<String> components;
        do {
            LockSupport.parkNanos(POLL.toNanos()); // nothing tells when nothing is missing any more
            components = componentProblems(framework);
        } while (!components.isEmpty() && System.nanoTime() < deadline);
        problems.addAll(components);
        problems.forEach(System.out::println);
        Runtime.getRuntime().halt(problems.isEmpty() ? 0 : 1);
    }

    private static Framework start(Path product, Path work) throws IOException, BundleException, InterruptedException {
        Map<String, String> configuration = new HashMap<>();
        configuration.put(Constants.FRAMEWORK_STORAGE, work.resolve("framework").toString());
        configuration.put("felix.cm.dir", work.resolve("settings").toString());
        configuration.put("osgi.instance.area", work.resolve("workspace").toUri().toString());
        configuration.put("osgi.install.area", product.toUri().toString());
        Framework framework = ServiceLoader.load(FrameworkFactory.class).findFirst().orElseThrow()
                .newFramework(configuration);
        framework.init();
        List<Bundle> toStart = new ArrayList<>();
        for (String line : Files
                .readAllLines(product.resolve("configuration/org.eclipse.equinox.simpleconfigurator/bundles.info"))) {
            String[] fields = line.split(","); // symbolic name, version, location, start level, start
            if (line.startsWith("#") || fields[0].equals("org.eclipse.osgi")
                    || fields[0].equals("org.eclipse.equinox.simpleconfigurator")) {
                continue;
            }
            Bundle bundle = framework.getBundleContext()
                    .installBundle("reference:" + product.resolve(fields[2]).toUri());
            bundle.adapt(BundleStartLevel.class).setStartLevel(Integer.parseInt(fields[3]));
            if (Boolean.parseBoolean(fields[4])) {
                toStart.add(bundle);
            }
        }
        framework.adapt(FrameworkWiring.class).resolveBundles(null);
        for (Bundle bundle : toStart) {
            bundle.start(Bundle.START_ACTIVATION_POLICY);
        }
        framework.start();
        Object started = new Object();
        synchronized (started) {
            boolean[] reached = new boolean[1];
            framework.adapt(FrameworkStartLevel.class).setStartLevel(START_LEVEL, event -> {
                synchronized (started) {
                    reached[0] = true;
                    started.notifyAll();
                }
            });
            while (!reached[0]) {
                started.wait(START_LIMIT.toMillis());
            }
        }
        return framework;
    }

    private static List<String> unresolved(Framework framework) {
        List<String> problems = new ArrayList<>();
        for (Bundle bundle : framework.getBundleContext().getBundles()) {
            if (bundle.getState() == Bundle.INSTALLED) {
                try {
                    bundle.start();
                } catch (BundleException e) {
                    problems.add(e.getMessage());
                }
            }
        }
        return problems;
    }

    /** The runtime of the components comes from a bundle, so its types are not those of this program: read by their names. */
    private static List<String> componentProblems(Framework framework) throws ReflectiveOperationException {
        List<String> problems = new ArrayList<>();
        ServiceReference<?> reference = framework.getBundleContext()
                .getServiceReference("org.osgi.service.component.runtime.ServiceComponentRuntime");
        if (reference == null) {
            return List.of("there is no ServiceComponentRuntime: org.apache.felix.scr did not start");
        }
        Object runtime = framework.getBundleContext().getService(reference);
        Collection<?> descriptions = (Collection<?>) runtime.getClass()
                .getMethod("getComponentDescriptionDTOs", Bundle[].class)
                .invoke(runtime, (Object) new Bundle[0]);
        int ours = 0;
        for (Object description : descriptions) {
            String name = (String) field(description, "name");
            if (!((String) field(field(description, "bundle"), "symbolicName")).startsWith("org.omnimesh.")) {
                continue;
            }
            ours++;
            Collection<?> configurations = (Collection<?>) runtime.getClass()
                    .getMethod("getComponentConfigurationDTOs", description.getClass())
                    .invoke(runtime, description);
            if (configurations.isEmpty() && "require".equals(field(description, "configurationPolicy"))) {
                problems.add(name + " waits for a configuration");
            }
            for (Object configuration : configurations) {
                Object unsatisfied = field(configuration, "unsatisfiedReferences");
                for (int i = 0; i < Array.getLength(unsatisfied); i++) {
                    problems.add(name + " waits for " + field(Array.get(unsatisfied, i), "name") + " "
                            + field(Array.get(unsatisfied, i), "target"));
                }
                if ((Integer) field(configuration, "state") == FAILED_ACTIVATION) {
                    problems.add(name + " failed: " + field(configuration, "failure"));
                }
            }
        }
        return ours == 0 ? List.of("no component of ours was found: this probe looks in the wrong place") : problems;
    }

    private static Object field(Object transfer, String name) throws ReflectiveOperationException {
        return transfer.getClass().getField(name).get(transfer);
    }
}
