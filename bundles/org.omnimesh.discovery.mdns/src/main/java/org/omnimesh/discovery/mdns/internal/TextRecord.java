// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.discovery.mdns.internal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.omnimesh.api.discovery.TeamTags;
import org.omnimesh.api.id.DisplayText;

/** The attributes in a TXT record (RFC 6763, section 6): {@code v} version, {@code t} tags, {@code n} name or nameplate,
 * {@code bye} on leaving. */
final class TextRecord {
    /** Version of the advertisement. */
    static final String VERSION = "1";
    /** What a service says that is being withdrawn. */
    static final Map<String, String> GOODBYE = Map.of("v", VERSION, "bye", "1");
    /** Longest TXT record that is read, in bytes. */
    static final int MAX_LENGTH = 1300;
    /** Most team tags of one node. */
    static final int MAX_TAGS = 16;
    /** Longest advertised name in bytes; an attribute has room for 255. */
    private static final int MAX_NAME_BYTES = 240;
    private static final int MAX_ATTRIBUTES = 32;
    private static final int TAGS_PER_ATTRIBUTE = 8;
    private static final int HEX_LENGTH = 2 * TeamTags.TAG_LENGTH;
    private static final List<String> TAG_KEYS = List.of("t", "t2");

    private TextRecord() {}

    /**
     * Makes the attributes that advertise a node.
     *
     * @param tags the tags of its teams; those past {@value #MAX_TAGS} are left out
     * @param name the name to show to strangers, if any
     * @return the attributes
     */
    static Map<String, String> ofNode(List<byte[]> tags, Optional<String> name) {
        Map<String, String> text = new LinkedHashMap<>();
        text.put("v", VERSION);
        for (int i = 0; i < Math.min(tags.size(), MAX_TAGS); i++) {
            text.merge(TAG_KEYS.get(i / TAGS_PER_ATTRIBUTE), HexFormat.of().formatHex(tags.get(i)), String::concat);
        }
        name.ifPresent(n -> text.put("n", fitting(n)));
        return text;
    }

    private static String fitting(String name) {
        String fits = name;
        while (fits.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
            fits = fits.substring(0, fits.offsetByCodePoints(fits.length(), -1));
        }
        return fits;
    }

    static Map<String, String> ofNameplate(String nameplate) {
        return Map.of("v", VERSION, "n", nameplate);
    }

    static boolean isGoodbye(Map<String, String> text) {
        return text.containsKey("bye");
    }

    /**
     * Reads the tags, in hexadecimal.
     *
     * @param text the attributes
     * @return at most {@value #MAX_TAGS} tags; what is malformed is left out
     */
    static List<String> tags(Map<String, String> text) {
        List<String> tags = new ArrayList<>();
        for (String key : TAG_KEYS) {
            String hex = text.getOrDefault(key, "");
            for (int i = 0; i + HEX_LENGTH <= hex.length() && tags.size() < MAX_TAGS; i += HEX_LENGTH) {
                String tag = hex.substring(i, i + HEX_LENGTH);
                if (tag.chars().allMatch(HexFormat::isHexDigit)) {
                    tags.add(tag);
                }
            }
        }
        return tags;
    }

    static Optional<String> displayName(Map<String, String> text) {
        return Optional.of(DisplayText.name(text.getOrDefault("n", ""))).filter(n -> !n.isEmpty());
    }

    /**
     * Reads a TXT record from the network.
     *
     * @param record the record; hostile
     * @return at most {@value #MAX_ATTRIBUTES} attributes, the first of each key; empty if the record is too long
     */
    static Map<String, String> parse(byte[] record) {
        Map<String, String> text = new LinkedHashMap<>();
        if (record.length > MAX_LENGTH) {
            return text;
        }
        for (int at = 0; at < record.length && text.size() < MAX_ATTRIBUTES;) {
            int length = Math.min(record[at++] & 0xff, record.length - at);
            String attribute = new String(record, at, length, StandardCharsets.UTF_8);
            int equals = attribute.indexOf('=');
            if (equals > 0) {
                text.putIfAbsent(attribute.substring(0, equals), attribute.substring(equals + 1));
            }
            at += length;
        }
        return text;
    }

    /**
     * Writes attributes as a TXT record.
     *
     * @param text the attributes; key and value together take at most 254 bytes
     * @return the record
     */
    static byte[] bytes(Map<String, String> text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        text.forEach((key, value) -> {
            byte[] attribute = (key + "=" + value).getBytes(StandardCharsets.UTF_8);
            if (attribute.length > 255) {
                throw new IllegalArgumentException(
                        "expected an attribute of at most 255 bytes, not " + attribute.length);
            }
            out.write(attribute.length);
            out.writeBytes(attribute);
        });
        return out.toByteArray();
    }
}
