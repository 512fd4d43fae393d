// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.discovery.mdns.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;

/**
 * An unsolicited response (RFC 6762, section 8.3) of our own.
 *
 * <p>
 * jmDNS announces a service only after it probed for its name, about four seconds after the start of an endpoint.
 * A random name of 64 bits needs no probe, so these packets go out at once; jmDNS's follow.
 */
final class Packet {
    /** The port of multicast DNS. */
    static final int MDNS_PORT = 5353;
    /** Time to live of an announced record, in seconds. */
    static final int TTL_SECONDS = 3600;
    /** Time to live of a goodbye, in seconds. */
    static final int GOODBYE_TTL_SECONDS = 10;
    private static final String GROUP_IP4 = "224.0.0.251";
    private static final String GROUP_IP6 = "ff02::fb";
    private static final int HOPS = 255;
    private static final int RESPONSE_AUTHORITATIVE = 0x8400;
    private static final int CLASS_IN = 1;
    private static final int CLASS_IN_FLUSH = 0x8001;
    private static final int TYPE_A = 1;
    private static final int TYPE_PTR = 12;
    private static final int TYPE_TXT = 16;
    private static final int TYPE_AAAA = 28;
    private static final int TYPE_SRV = 33;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final int ttl;

    private Packet(int ttl) {
        this.ttl = ttl;
    }

    /**
     * Builds the announcement of a service.
     *
     * @param service the service
     * @param label the first label of its name
     * @param hostName the target, ending in a dot
     * @param address the target's address
     * @return the packet
     */
    static byte[] announcement(Service service, String label, String hostName, InetAddress address) {
        return announcement(service, label, hostName, address, TTL_SECONDS);
    }

    private static byte[] announcement(Service service, String label, String hostName, InetAddress address, int ttl) {
        Packet packet = new Packet(ttl);
        packet.header(4);
        packet.pointer(service, label);
        String name = label + "." + service.type();
        packet.record(name, TYPE_SRV, CLASS_IN_FLUSH, server(service.port(), hostName));
        packet.record(name, TYPE_TXT, CLASS_IN_FLUSH, TextRecord.bytes(service.text()));
        byte[] raw = address.getAddress();
        packet.record(hostName, raw.length == 4 ? TYPE_A : TYPE_AAAA, CLASS_IN_FLUSH, raw);
        return packet.out.toByteArray();
    }

    /**
     * Builds the goodbye of a service: a last announcement that says so in its text, soon to expire. jmDNS hears it at once,
     * while it lets a goodbye by a time to live of zero (which follows, for others) wait for seconds.
     *
     * @param service the service
     * @param label the first label of its name
     * @param hostName the target, ending in a dot
     * @param address the target's address
     * @return the packet
     */
    static byte[] goodbye(Service service, String label, String hostName, InetAddress address) {
        Service leaving = new Service(service.type(), service.name(), service.port(), TextRecord.GOODBYE);
        return announcement(leaving, label, hostName, address, GOODBYE_TTL_SECONDS);
    }

    /**
     * Sends a packet to the link of a local address.
     *
     * @param local the address it is sent from
     * @param packet the packet
     * @throws IOException if it cannot be sent
     */
    static void send(LocalAddress local, byte[] packet) throws IOException {
        try (MulticastSocket socket = new MulticastSocket(new InetSocketAddress(local.address(), MDNS_PORT))) {
            socket.setNetworkInterface(NetworkInterface.getByName(local.network()));
            socket.setTimeToLive(HOPS);
            InetAddress group = InetAddress.getByName(local.isIp4() ? GROUP_IP4 : GROUP_IP6);
            socket.send(new DatagramPacket(packet, packet.length, group, MDNS_PORT));
        }
    }

    private void header(int answers) {
        int[] words = { 0, RESPONSE_AUTHORITATIVE, 0, answers, 0, 0 };
        for (int word : words) {
            word(word);
        }
    }

    private void pointer(Service service, String label) {
        Packet target = new Packet(ttl);
        target.name(label + "." + service.type());
        record(service.type(), TYPE_PTR, CLASS_IN, target.out.toByteArray());
    }

    private static byte[] server(int port, String hostName) {
        Packet data = new Packet(0);
        data.word(0);
        data.word(0);
        data.word(port);
        data.name(hostName);
        return data.out.toByteArray();
    }

    private void record(String name, int type, int recordClass, byte[] data) {
        name(name);
        word(type);
        word(recordClass);
        word(ttl >>> 16);
        word(ttl);
        word(data.length);
        out.writeBytes(data);
    }

    private void name(String name) {
        for (String label : name.split("\\.")) {
            byte[] bytes = label.getBytes(StandardCharsets.UTF_8);
            out.write(bytes.length);
            out.writeBytes(bytes);
        }
        out.write(0);
    }

    private void word(int value) {
        out.write(value >>> 8);
        out.write(value);
    }
}
