// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.discovery.mdns.internal;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.omnimesh.api.discovery.Nameplates.Advertisement;
import org.omnimesh.api.discovery.Sighting;
import org.omnimesh.api.discovery.SightingListener;

/** A node with nothing but discovery, driven by lines on its input; see {@code src/test/scripts/netns-discovery.py}. */
public final class DiscoveryMain {
    private final TestNode node = new TestNode(true, "Probe");
    private final Map<String, Advertisement> plates = new HashMap<>();

    private DiscoveryMain() throws java.io.IOException {
        node.discovery.addSightingListener(new SightingListener() {
            @Override
            public void seen(Sighting sighting) {
                say("seen " + sighting.instance() + " " + sighting.addresses());
            }

            @Override
            public void gone(Sighting sighting) {
                say("gone " + sighting.instance());
            }
        });
    }

    /** Runs until the input ends. */
    public static void main(String[] args) throws Exception {
        DiscoveryMain main = new DiscoveryMain();
        say("open " + main.node.instance() + " " + main.node.port());
        main.node.opened();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            main.command(line.split(" "));
        }
        main.node.close();
        say("closed -");
        System.exit(0);
    }

    private void command(String[] words) {
        switch (words[0]) {
            case "plate" -> plates.put(words[1], node.discovery.advertise(words[1]));
            case "unplate" -> plates.remove(words[1]).close();
            case "find" -> Thread.startVirtualThread(() -> {
                long start = System.nanoTime();
                int found = node.discovery.find(words[1], Duration.ofSeconds(10)).size();
                say("found " + words[1] + " " + found + " " + (System.nanoTime() - start) / 1_000_000);
            });
            case "count" -> say("count " + node.discovery.present().size() + " "
                    + (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) / 1_048_576 + " MiB "
                    + java.lang.management.ManagementFactory.getThreadMXBean().getThreadCount() + " threads");
            default -> say("unknown " + words[0]);
        }
    }

    private static synchronized void say(String text) {
        System.out.println(System.currentTimeMillis() + " " + text);
    }
}
