// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.routing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.eclipse.jdt.annotation.NonNull;

/**
 * A path with parts in braces.
 *
 * @param segments the segments; a part in braces matches any one segment
 */
record PathTemplate(List<String> segments) implements Comparable<@NonNull PathTemplate> {
    /** Most segments of a path. */
    static final int MAX_SEGMENTS = 24;

    static PathTemplate parse(String path) {
        return new PathTemplate(split(path));
    }

    /** Splits a path that begins with a slash. */
    static List<String> split(String path) {
        List<String> segments = new ArrayList<>();
        int from = 1;
        while (segments.size() <= MAX_SEGMENTS) {
            int slash = path.indexOf('/', from);
            segments.add(path.substring(Math.min(from, path.length()), slash < 0 ? path.length() : slash));
            if (slash < 0) {
                break;
            }
            from = slash + 1;
        }
        return segments;
    }

    /** Returns the parts in braces, if the path matches. */
    Optional<Map<String, String>> match(List<String> path) {
        if (path.size() != segments.size()) {
            return Optional.empty();
        }
        Map<String, String> parts = new HashMap<>();
        for (int i = 0; i < path.size(); i++) {
            String segment = segments.get(i);
            if (isPart(segment)) {
                parts.put(segment.substring(1, segment.length() - 1), path.get(i));
            } else if (!segment.equals(path.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(parts);
    }

    /** The more literal one first. */
    @Override
    public int compareTo(PathTemplate other) {
        for (int i = 0; i < Math.min(segments.size(), other.segments.size()); i++) {
            int order = Boolean.compare(isPart(segments.get(i)), isPart(other.segments.get(i)));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(segments.size(), other.segments.size());
    }

    private static boolean isPart(String segment) {
        return segment.startsWith("{") && segment.endsWith("}");
    }

    @Override
    public String toString() {
        return "/" + String.join("/", segments);
    }
}
