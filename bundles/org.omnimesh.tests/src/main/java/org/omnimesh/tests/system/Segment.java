// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A network segment without internet: computers (Linux network namespaces) on one switch (a bridge in a namespace of its
 * own). Needs root; tests that ask for one are skipped elsewhere.
 */
final class Segment implements AutoCloseable {
    private static final String SUBNET = "10.213.7.";
    private static final Path IP = Path.of("/usr/sbin/ip");

    private final Path work;
    private final String prefix = "omni-" + ProcessHandle.current().pid() + "-"
            + Long.toString(System.nanoTime() & 0xffff, 36);
    private final String hub = prefix + "-switch";
    private final int count;
    private final List<Computer> computers = new ArrayList<>();
    private final List<String> namespaces = new ArrayList<>();

    /**
     * One computer of the segment.
     *
     * @param namespace its network namespace
     * @param address its IPv4 address
     * @param relay leads to the API of the node that runs on it
     */
    record Computer(String namespace, String address, Relay relay) {
        /** Returns what to put in front of a command line, so that the command runs there. */
        List<String> prefix() {
            return List.of("ip", "netns", "exec", namespace);
        }

        /** Returns the port on the loopback address, here and there, that leads to its API. */
        int apiPort() {
            return relay.port();
        }
    }

    Segment(Path work, int count) {
        this.work = work;
        this.count = count;
    }

    void open() throws IOException, InterruptedException {
        assumeTrue(System.getProperty("os.name").equals("Linux") && System.getProperty("user.name").equals("root"),
                "skipped: network namespaces need root on Linux");
        assumeTrue(Files.isExecutable(IP) || Files.isExecutable(Path.of("/sbin/ip")),
                "skipped: no ip command (iproute2)");
        addNamespace(hub);
        inside(hub, "ip link add br0 type bridge mcast_snooping 0");
        inside(hub, "ip link set br0 up");
        for (int i = 0; i < count; i++) {
            computers.add(connect(i));
        }
    }

    private Computer connect(int i) throws IOException, InterruptedException {
        String namespace = prefix + "-" + i;
        addNamespace(namespace);
        inside(hub, "ip link add port" + i + " type veth peer name eth0 netns " + namespace);
        inside(hub, "ip link set port" + i + " master br0 up");
        String address = SUBNET + (i + 1);
        inside(namespace, "ip address add " + address + "/24 dev eth0");
        inside(namespace, "ip link set lo up");
        inside(namespace, "ip link set eth0 up");
        inside(namespace, "ip route add 224.0.0.0/4 dev eth0");
        return new Computer(namespace, address, Relay.into(namespace, work.resolve(namespace + ".sock")));
    }

    Computer computer(int i) {
        return computers.get(i);
    }

    /** From now on the switch swallows multicast packets, as many wireless networks do; nobody is told. */
    void blockMulticast() throws IOException, InterruptedException {
        for (int i = 0; i < count; i++) {
            inside(hub, "ip link set port" + i + " type bridge_slave mcast_flood off");
        }
    }

    private void addNamespace(String name) throws IOException, InterruptedException {
        Command added = Command.run(work, List.of("ip", "netns", "add", name));
        assumeTrue(!added.err().contains("not permitted"), "skipped: this root may not make network namespaces");
        check(added, "ip netns add " + name);
        namespaces.add(name);
    }

    private void inside(String namespace, String command) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        line.addAll(List.of(command.split(" ")));
        check(Command.run(work, line), command);
    }

    private static void check(Command done, String what) throws IOException {
        if (done.exit() != 0) {
            throw new IOException(what + " failed: " + done.err());
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        computers.forEach(computer -> computer.relay().close());
        for (String namespace : namespaces) {
            Command.run(work, List.of("ip", "netns", "delete", namespace));
        }
    }
}
