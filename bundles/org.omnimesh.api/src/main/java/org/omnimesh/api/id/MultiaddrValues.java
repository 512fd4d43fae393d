// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.id;

import java.util.regex.Pattern;

/** Checks the value of one multiaddr component. */
final class MultiaddrValues {
    private static final Pattern OCTET = Pattern.compile("(0|[1-9][0-9]{0,2})");
    private static final Pattern IP6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9.])?");
    private static final Pattern ZONE = Pattern.compile("[A-Za-z0-9._-]{1,32}");

    private MultiaddrValues() {}

    static void check(String protocol, String value) {
        if (!Multiaddr.PROTOCOLS.contains(protocol)) {
            throw new IllegalArgumentException("unknown protocol in address: " + printable(protocol));
        }
        boolean ok = switch (protocol) {
            case "ip4" -> isIp4(value);
            case "ip6" -> IP6.matcher(value).matches() && value.indexOf(':') >= 0;
            case "tcp", "udp" -> isPort(value);
            case "dns", "dns4", "dns6", "sni" -> NAME.matcher(value).matches();
            case "ip6zone" -> ZONE.matcher(value).matches();
            case "p2p" -> PeerId.parse(value).toString().equals(value);
            default -> value.isEmpty();
        };
        if (!ok) {
            throw new IllegalArgumentException("not a value of /" + protocol + ": " + printable(value));
        }
    }

    private static boolean isIp4(String value) {
        String[] octets = value.split("\\.", -1);
        if (octets.length != 4) {
            return false;
        }
        for (String octet : octets) {
            if (!OCTET.matcher(octet).matches() || Integer.parseInt(octet) > 255) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPort(String value) {
        if (value.isEmpty() || value.length() > 5 || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return false;
        }
        int port = Integer.parseInt(value);
        return port >= 1 && port <= 65535;
    }

    private static String printable(String text) {
        String shown = text.length() > 64 ? text.substring(0, 64) : text;
        return shown.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
