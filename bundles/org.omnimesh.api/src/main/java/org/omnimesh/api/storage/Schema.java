// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.storage;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The tables of one capability and how they came to be.
 *
 * @param name lower-case letters and underscores; prefix of the capability's tables
 * @param migrations SQL scripts, oldest first: the script at index {@code i} leads from version {@code i} to
 *        {@code i + 1}. A released script never changes; statements are separated by a semicolon at a line's end
 */
public record Schema(String name, List<String> migrations) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z_]{1,31}");

    /** Checks the name and copies the list. */
    public Schema {
        if (!NAME.matcher(name).matches() || migrations.isEmpty()) {
            throw new IllegalArgumentException("expected a lower-case name and at least one migration, got " + name);
        }
        migrations = List.copyOf(migrations);
    }

    /**
     * Returns the version that the newest migration leads to.
     *
     * @return at least 1
     */
    public int version() {
        return migrations.size();
    }
}
