// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.cbor;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import org.eclipse.jdt.annotation.Nullable;

/** A CBOR value. Immutable. */
public sealed interface CborItem {
    /**
     * A whole number.
     *
     * @param value any 64-bit number
     */
    record Int(long value) implements CborItem {}

    /**
     * A byte string; compares by content.
     *
     * @param value the bytes; neither copied nor to be changed
     */
    record Bytes(byte[] value) implements CborItem {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Bytes that && Arrays.equals(value, that.value);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(value);
        }

        @Override
        public String toString() {
            return "Bytes[" + value.length + "]";
        }
    }

    /**
     * A text string.
     *
     * @param value well-formed Unicode
     */
    record Text(String value) implements CborItem {}

    /**
     * An array.
     *
     * @param items the elements
     */
    record Array(List<CborItem> items) implements CborItem {
        /** Copies the elements. */
        public Array {
            items = List.copyOf(items);
        }
    }

    /**
     * A map with unsigned integer keys, kept in ascending order; use {@link CborMap} to build and read one.
     *
     * @param entries the entries, keys not negative
     */
    record Map(SortedMap<Long, CborItem> entries) implements CborItem {
        /** Copies the entries and checks the keys. */
        public Map {
            if (!entries.isEmpty() && entries.firstKey() < 0) {
                throw new IllegalArgumentException("expected keys of at least 0, got " + entries.firstKey());
            }
            entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
        }
    }

    /**
     * A truth value.
     *
     * @param value true or false
     */
    record Bool(boolean value) implements CborItem {}

    /** The null value. */
    record Null() implements CborItem {}
}
