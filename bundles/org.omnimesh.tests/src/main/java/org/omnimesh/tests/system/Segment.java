// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A network segment without internet: computers (Linux network namespaces) on one switch (a bridge in a namespace of its
 * own), or some on a second switch, with a cable between the two. Needs root; tests that ask for one are skipped
 * elsewhere.
 */
final class Segment implements AutoCloseable {
    private static final String SUBNET = "10.213.7.";
    /** From here on no computer has its first address, or that of its second card. */
    private static final int FIRST_FURTHER = 200;
    /** AF_PACKET, SOCK_RAW, all protocols. */
    private static final String LISTEN = "socket(my $s, 17, 3, 768) or die $!;"
            + " while (sysread($s, my $packet, 65536)) { syswrite(STDOUT, $packet) or die $! }";
    private static final Path IP = Path.of("/usr/sbin/ip");

    private final Path work;
    private final String prefix = "omni-" + ProcessHandle.current().pid() + "-"
            + Long.toString(System.nanoTime() & 0xffff, 36);
    private final String hub = prefix + "-switch";
    private final int count;
    private final int onFirstSwitch;
    private final List<Process> listeners = new ArrayList<>();
    private final List<Wire> wires = new ArrayList<>();
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

    /**
     * Describes a segment that is not there yet.
     *
     * @param work a folder for sockets and outputs
     * @param count number of computers
     * @param onFirstSwitch number of those on the first switch
     */
    Segment(Path work, int count, int onFirstSwitch) {
        this.work = work;
        this.count = count;
        this.onFirstSwitch = onFirstSwitch;
    }

    void open() throws IOException, InterruptedException {
        assumeTrue(System.getProperty("os.name").equals("Linux") && System.getProperty("user.name").equals("root"),
                "skipped: network namespaces need root on Linux");
        assumeTrue(Files.isExecutable(IP) || Files.isExecutable(Path.of("/sbin/ip")),
                "skipped: no ip command (iproute2)");
        addNamespace(hub);
        for (int side = 0; side < 2; side++) {
            inside(hub, "ip link add br" + side + " type bridge mcast_snooping 0");
            inside(hub, "ip link set br" + side + " up");
        }
        inside(hub, "ip link add cable0 type veth peer name cable1");
        inside(hub, "ip link set cable0 master br0");
        inside(hub, "ip link set cable1 master br1 up");
        join();
        for (int i = 0; i < count; i++) {
            computers.add(connect(i));
        }
    }

    private Computer connect(int i) throws IOException, InterruptedException {
        String namespace = prefix + "-" + i;
        addNamespace(namespace);
        inside(hub, "ip link add port" + i + " type veth peer name eth0 netns " + namespace);
        inside(hub, "ip link set port" + i + " master br" + side(i) + " up");
        String address = address(i);
        inside(namespace, "ip address add " + address + "/24 dev eth0");
        inside(namespace, "ip link set lo up");
        inside(namespace, "ip link set eth0 gso_max_segs 1 up"); // a packet is a packet, so that each may be lost
        inside(namespace, "ip route add 224.0.0.0/4 dev eth0");
        return new Computer(namespace, address, Relay.into(namespace, work.resolve(namespace + ".sock")));
    }

    private int side(int i) {
        return i < onFirstSwitch ? 0 : 1;
    }

    private static String address(int i) {
        return SUBNET + (i + 1);
    }

    Computer computer(int i) {
        return computers.get(i);
    }

    /** Pulls the cable between the two switches; no computer is told. */
    void cut() throws IOException, InterruptedException {
        inside(hub, "ip link set cable0 down");
    }

    /** Puts the cable back. */
    void join() throws IOException, InterruptedException {
        inside(hub, "ip link set cable0 up");
    }

    /** Returns how many bytes went through the cable so far, both ways, headers of packets included. */
    long cableBytes() throws IOException, InterruptedException {
        String counters = "/sys/class/net/cable0/statistics/";
        Command read = inside(hub, "cat " + counters + "rx_bytes " + counters + "tx_bytes");
        return read.out().lines().mapToLong(Long::parseLong).sum();
    }

    /** Gives a computer a second network card, on the other switch. It does not forward packets. */
    void connectToBoth(int i) throws IOException, InterruptedException {
        String namespace = computer(i).namespace();
        inside(hub, "ip link add second" + i + " type veth peer name eth1 netns " + namespace);
        inside(hub, "ip link set second" + i + " master br" + (1 - side(i)) + " up");
        inside(namespace, "ip address add " + SUBNET + (i + 101) + "/32 dev eth1");
        inside(namespace, "ip link set eth1 up");
        for (int other = 0; other < count; other++) {
            if (side(other) != side(i)) {
                inside(namespace, "ip route add " + address(other) + "/32 dev eth1 src " + SUBNET + (i + 101));
            }
        }
    }

    /** Gives a computer so many further addresses, and returns them. */
    List<String> addAddresses(int i, int further) throws IOException, InterruptedException {
        List<String> addresses = IntStream.range(FIRST_FURTHER, FIRST_FURTHER + further).mapToObj(n -> SUBNET + n)
                .toList();
        Path batch = Files.write(work.resolve(computer(i).namespace() + ".addresses"),
                addresses.stream().map(address -> "address add " + address + "/24 dev eth0").toList());
        inside(computer(i).namespace(), "ip -batch " + batch);
        return addresses;
    }

    /** Takes the second card out. */
    void disconnectFromOther(int i) throws IOException, InterruptedException {
        inside(hub, "ip link delete second" + i);
    }

    /**
     * From now on every packet to a computer suffers from the weather: by the kernel if it can do that, else by wires.
     *
     * @return what makes it
     */
    String badWeather(Wire.Weather weather) throws IOException, InterruptedException {
        boolean netem = Command.run(work, line(hub, "tc qdisc add dev port0 root " + weather.netem())).exit() == 0;
        assumeTrue(netem || canHaveWires(),
                "skipped: the kernel has neither netem nor macvtap, or forbids its devices");
        for (int i = netem ? 1 : 0; i < count; i++) {
            if (netem) {
                inside(hub, "tc qdisc add dev port" + i + " root " + weather.netem());
            } else {
                putWireBeforePort(i, weather);
            }
        }
        return netem ? "tc netem" : "user space, as this kernel has no netem";
    }

    /** From now on all packets that a computer sends and is sent are kept in a file. Perl is in every Debian. */
    Path listen(int i) throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/perl")), "skipped: no perl to open a packet socket with");
        Path heard = work.resolve(computer(i).namespace() + ".packets");
        listeners.add(new ProcessBuilder(List.of("ip", "netns", "exec", computer(i).namespace(), "perl", "-e", LISTEN))
                .redirectOutput(heard.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT).start());
        return heard;
    }

    /** Tries it out before anything is changed. */
    private boolean canHaveWires() throws IOException, InterruptedException {
        inside(hub, "ip link add probe0 type veth peer name probe1");
        try (RandomAccessFile device = new RandomAccessFile(tap("probe0").toFile(), "rw")) {
            return device.getFD().valid();
        } catch (IOException e) {
            return false;
        } finally {
            inside(hub, "ip link delete probe0");
        }
    }

    private void putWireBeforePort(int i, Wire.Weather weather) throws IOException, InterruptedException {
        inside(hub, "ip link add inner" + i + " type veth peer name outer" + i);
        inside(hub, "ip link set port" + i + " nomaster");
        inside(hub, "ip link set outer" + i + " master br" + side(i) + " up");
        inside(hub, "ip link set inner" + i + " up");
        wires.add(new Wire(tap("inner" + i), tap("port" + i), weather));
    }

    /** Makes a device file whose reader and writer sits in the place of the kernel at the end of a cable. */
    private Path tap(String device) throws IOException, InterruptedException {
        String name = "tap-" + device;
        inside(hub, "ip link add link " + device + " name " + name + " type macvtap mode passthru");
        inside(hub, "ip link set " + name + " up");
        String[] number = Command.run(work, List.of("ip", "netns", "exec", hub, "sh", "-c",
                "cat /sys/class/net/" + name + "/macvtap/*/dev")).out().strip().split(":");
        Path file = work.resolve(prefix + name);
        check(Command.run(work, List.of("mknod", file.toString(), "c", number[0], number[1])), "mknod");
        return file;
    }

    /** Ends the bad weather. */
    void goodWeather() throws IOException, InterruptedException {
        wires.forEach(Wire::close);
        for (int i = 0; i < count; i++) {
            if (wires.isEmpty()) {
                inside(hub, "tc qdisc delete dev port" + i + " root");
            } else {
                inside(hub, "ip link delete tap-port" + i);
                inside(hub, "ip link delete inner" + i);
                inside(hub, "ip link set port" + i + " master br" + side(i));
            }
        }
        wires.clear();
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

    private Command inside(String namespace, String command) throws IOException, InterruptedException {
        Command done = Command.run(work, line(namespace, command));
        check(done, command);
        return done;
    }

    private static List<String> line(String namespace, String command) {
        List<String> line = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        line.addAll(List.of(command.split(" ")));
        return line;
    }

    private static void check(Command done, String what) throws IOException {
        if (done.exit() != 0) {
            throw new IOException(what + " failed: " + done.err());
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        listeners.forEach(Process::destroyForcibly);
        wires.forEach(Wire::close);
        computers.forEach(computer -> computer.relay().close());
        for (String namespace : namespaces) {
            Command.run(work, List.of("ip", "netns", "delete", namespace));
        }
    }
}
