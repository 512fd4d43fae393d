// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The ports at which a process can be reached, by what Linux says of its sockets. */
final class OpenPorts {
    private static final String LISTENING = "0A";
    private static final String SOCKET = "socket:[";
    private static final int LOCAL = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final int HEX = 16;

    private OpenPorts() {}

    /** Returns those of TCP sockets that listen, and of all UDP sockets, as {@code tcp loopback:8080} or {@code udp network:53}. */
    static Set<String> of(long pid) throws IOException {
        Set<String> sockets = sockets(pid);
        Set<String> open = new TreeSet<>();
        for (String table : List.of("tcp", "tcp6", "udp", "udp6")) {
            List<String> lines = Files.readAllLines(Path.of("/proc", Long.toString(pid), "net", table));
            for (String line : lines.subList(1, lines.size())) {
                String[] fields = line.strip().split(" +");
                boolean reachable = table.startsWith("udp") || fields[STATE].equals(LISTENING);
                if (reachable && sockets.contains(fields[INODE])) {
                    open.add(table.substring(0, 3) + " " + place(fields[LOCAL]));
                }
            }
        }
        return open;
    }

    private static Set<String> sockets(long pid) throws IOException {
        Set<String> inodes = new HashSet<>();
        try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            for (Path file : files.toList()) {
                String target = target(file);
                if (target.startsWith(SOCKET)) {
                    inodes.add(target.substring(SOCKET.length(), target.length() - 1));
                }
            }
        }
        return inodes;
    }

    private static String target(Path file) throws IOException {
        try {
            return Files.readSymbolicLink(file).toString();
        } catch (NoSuchFileException e) {
            return ""; // closed since it was listed
        }
    }

    private static String place(String hex) {
        int colon = hex.indexOf(':');
        String address = hex.substring(0, colon);
        boolean here = address.equals("0100007F") || address.equals("0000000000000000FFFF00000100007F")
                || address.equals("00000000000000000000000001000000");
        return (here ? "loopback" : "network") + ":" + Integer.parseInt(hex.substring(colon + 1), HEX);
    }
}
