// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.json;

/** Names as the contract spells them. */
final class Names {
    private Names() {}

    /**
     * Returns {@code file_name} for {@code fileName}; digits stay where they are, and {@code new_}, which Java cannot write
     * otherwise, becomes {@code new}.
     */
    static String snakeCase(String camelCase) {
        StringBuilder name = new StringBuilder(camelCase.length() + 4);
        for (int i = 0; i < camelCase.length(); i++) {
            char c = camelCase.charAt(i);
            if (Character.isUpperCase(c)) {
                name.append('_').append(Character.toLowerCase(c));
            } else {
                name.append(c);
            }
        }
        return camelCase.endsWith("_") ? name.substring(0, name.length() - 1) : name.toString();
    }
}
