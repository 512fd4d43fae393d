// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.pairing.internal;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.pairing.PairingCode;

/**
 * The long form of a code: {@code omnimesh://pair?v=1&n=NNN&k=<secret>&a=<address>&a=...}.
 *
 * @param nameplate the public half
 * @param secret {@value #SECRET_BYTES} bytes
 * @param addresses where the issuer listens, at most {@value #MAX_ADDRESSES}
 */
record PairingLink(String nameplate, byte[] secret, List<Multiaddr> addresses) {
    /** Length of the secret in bytes. */
    static final int SECRET_BYTES = 16;

    /** Most addresses of a link. */
    static final int MAX_ADDRESSES = 16;

    /** Most parameters of a link, those of later versions included. */
    static final int MAX_PARAMETERS = 64;

    /** Longest link in characters. */
    static final int MAX_LENGTH = 8192;

    private static final String PREFIX = "omnimesh://pair?";
    private static final Pattern NAMEPLATE = Pattern.compile("[" + PairingCode.ALPHABET + "]{3}");

    /** Copies the list. */
    PairingLink {
        addresses = List.copyOf(addresses);
    }

    /** Tells whether a text is meant to be a link rather than a code. */
    static boolean looksLikeOne(String typed) {
        return typed.strip().regionMatches(true, 0, "omnimesh:", 0, 9);
    }

    /** Reads a link; empty if it is malformed. Unknown parameters are ignored. */
    static Optional<PairingLink> parse(String typed) {
        String text = typed.strip();
        if (text.length() > MAX_LENGTH || !text.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
            return Optional.empty();
        }
        String[] parameters = text.substring(PREFIX.length()).split("&", MAX_PARAMETERS + 1);
        if (parameters.length > MAX_PARAMETERS) {
            return Optional.empty();
        }
        String version = "";
        String nameplate = "";
        Optional<byte[]> secret = Optional.empty();
        List<Multiaddr> addresses = new ArrayList<>();
        try {
            for (String parameter : parameters) {
                String value = URLDecoder.decode(parameter.substring(parameter.indexOf('=') + 1),
                        StandardCharsets.UTF_8);
                switch (parameter.substring(0, Math.max(0, parameter.indexOf('=')))) {
                    case "v" -> version = value;
                    case "n" -> nameplate = value;
                    case "k" -> secret = Crockford.decode(value, SECRET_BYTES);
                    case "a" -> addresses.add(Multiaddr.parse(value));
                    default -> {
                        // a later version's parameter
                    }
                }
            }
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        boolean complete = version.equals("1") && NAMEPLATE.matcher(nameplate).matches()
                && addresses.size() <= MAX_ADDRESSES;
        String found = nameplate;
        return complete ? secret.map(key -> new PairingLink(found, key, addresses)) : Optional.empty();
    }

    /** Returns the text form. */
    String text() {
        StringBuilder text = new StringBuilder(PREFIX + "v=1&n=" + nameplate + "&k=" + Crockford.encode(secret));
        addresses.stream().limit(MAX_ADDRESSES).forEach(
                address -> text.append("&a=").append(URLEncoder.encode(address.toString(), StandardCharsets.UTF_8)));
        return text.toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PairingLink that && nameplate.equals(that.nameplate)
                && Arrays.equals(secret, that.secret) && addresses.equals(that.addresses);
    }

    @Override
    public int hashCode() {
        return nameplate.hashCode();
    }

    /** Returns a text without the secret. */
    @Override
    public String toString() {
        return "PairingLink[" + nameplate + "]";
    }
}
