// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

import org.omnimesh.api.http.HttpProblem;

/** One of several words. */
final class Choice {
    private Choice() {}

    /** Reads a constant by its lower-case name. */
    static <E extends Enum<E>> E of(Class<E> type, String name, String text) throws HttpProblem {
        for (E constant : type.getEnumConstants()) {
            if (word(constant).equals(text)) {
                return constant;
            }
        }
        throw HttpProblem.badRequest("The value of \"" + name + "\" must be one of "
                + Arrays.stream(type.getEnumConstants()).map(Choice::word).collect(Collectors.joining(", ")) + ".");
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
