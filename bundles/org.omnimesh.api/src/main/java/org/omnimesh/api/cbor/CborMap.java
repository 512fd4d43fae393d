// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.cbor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Builds and reads a map with unsigned integer keys, the shape of every record on the wire. Not thread-safe.
 *
 * <p>
 * Keys that a reader does not ask for are ignored, so that newer peers can add fields. A getter without {@code Optional}
 * throws if the key is missing or holds another type.
 */
public final class CborMap {
    private final SortedMap<Long, CborItem> entries;

    /** Makes an empty map. */
    public CborMap() {
        this.entries = new TreeMap<>();
    }

    private CborMap(SortedMap<Long, CborItem> entries) {
        this.entries = new TreeMap<>(entries);
    }

    /**
     * Opens a map for reading.
     *
     * @param item a value
     * @return a copy of the map
     * @throws CborException if the value is not a map
     */
    public static CborMap of(CborItem item) throws CborException {
        if (item instanceof CborItem.Map(SortedMap<Long, CborItem> entries)) {
            return new CborMap(entries);
        }
        throw new CborException("expected a map");
    }

    /**
     * Sets a key.
     *
     * @param key the key, not negative
     * @param value the value
     * @return this
     */
    public CborMap put(long key, CborItem value) {
        entries.put(key, value);
        return this;
    }

    /**
     * Sets a key to a number.
     *
     * @param key the key, not negative
     * @param value the value
     * @return this
     */
    public CborMap put(long key, long value) {
        return put(key, new CborItem.Int(value));
    }

    /**
     * Sets a key to a byte string.
     *
     * @param key the key, not negative
     * @param value the value; not to be changed afterwards
     * @return this
     */
    public CborMap put(long key, byte[] value) {
        return put(key, new CborItem.Bytes(value));
    }

    /**
     * Sets a key to a text.
     *
     * @param key the key, not negative
     * @param value the value
     * @return this
     */
    public CborMap put(long key, String value) {
        return put(key, new CborItem.Text(value));
    }

    /**
     * Sets a key to a text if there is one.
     *
     * @param key the key, not negative
     * @param value the value
     * @return this
     */
    public CborMap put(long key, Optional<String> value) {
        value.ifPresent(text -> put(key, text));
        return this;
    }

    /**
     * Sets a key to an array.
     *
     * @param key the key, not negative
     * @param items the elements
     * @return this
     */
    public CborMap put(long key, List<? extends CborItem> items) {
        return put(key, new CborItem.Array(new ArrayList<>(items)));
    }

    /**
     * Returns the value as built so far.
     *
     * @return an immutable copy
     */
    public CborItem.Map toItem() {
        return new CborItem.Map(entries);
    }

    /**
     * Encodes the map.
     *
     * @return deterministic CBOR
     */
    public byte[] encode() {
        return Cbor.encode(toItem());
    }

    /**
     * Returns a value.
     *
     * @param key the key
     * @return the value, or empty if the key is missing
     */
    public Optional<CborItem> item(long key) {
        return Optional.ofNullable(entries.get(key));
    }

    /**
     * Returns a number.
     *
     * @param key the key
     * @return the value
     * @throws CborException if it is missing or no number
     */
    public long number(long key) throws CborException {
        if (entries.get(key) instanceof CborItem.Int(long value)) {
            return value;
        }
        throw missing(key, "number");
    }

    /**
     * Returns a number within a range.
     *
     * @param key the key
     * @param least the least value accepted
     * @param most the largest value accepted
     * @return the value
     * @throws CborException if it is missing, no number or out of range
     */
    public long number(long key, long least, long most) throws CborException {
        long value = number(key);
        if (value < least || value > most) {
            throw new CborException("expected " + least + " to " + most + " at key " + key + ", got " + value);
        }
        return value;
    }

    /**
     * Returns a byte string.
     *
     * @param key the key
     * @param maxLength the largest length accepted
     * @return the bytes; not to be changed
     * @throws CborException if it is missing, no byte string or too long
     */
    public byte[] bytes(long key, int maxLength) throws CborException {
        if (entries.get(key) instanceof CborItem.Bytes(byte[] value)) {
            if (value.length > maxLength) {
                throw new CborException(
                        "expected at most " + maxLength + " bytes at key " + key + ", got " + value.length);
            }
            return value;
        }
        throw missing(key, "byte string");
    }

    /**
     * Returns a byte string of one length.
     *
     * @param key the key
     * @param length the length
     * @return the bytes; not to be changed
     * @throws CborException if it is missing, no byte string or of another length
     */
    public byte[] exactBytes(long key, int length) throws CborException {
        byte[] value = bytes(key, length);
        if (value.length != length) {
            throw new CborException("expected " + length + " bytes at key " + key + ", got " + value.length);
        }
        return value;
    }

    /**
     * Returns a text.
     *
     * @param key the key
     * @param maxLength the largest number of characters accepted
     * @return the text
     * @throws CborException if it is missing, no text or too long
     */
    public String text(long key, int maxLength) throws CborException {
        if (entries.get(key) instanceof CborItem.Text(String value)) {
            if (value.length() > maxLength) {
                throw new CborException(
                        "expected at most " + maxLength + " characters at key " + key + ", got " + value.length());
            }
            return value;
        }
        throw missing(key, "text");
    }

    /**
     * Returns a text that may be missing.
     *
     * @param key the key
     * @param maxLength the largest number of characters accepted
     * @return the text, or empty if the key is missing
     * @throws CborException if it is no text or too long
     */
    public Optional<String> optionalText(long key, int maxLength) throws CborException {
        return entries.containsKey(key) ? Optional.of(text(key, maxLength)) : Optional.empty();
    }

    /**
     * Returns an array.
     *
     * @param key the key
     * @param maxSize the largest number of elements accepted
     * @return the elements
     * @throws CborException if it is missing, no array or too long
     */
    public List<CborItem> array(long key, int maxSize) throws CborException {
        if (entries.get(key) instanceof CborItem.Array(List<CborItem> items)) {
            if (items.size() > maxSize) {
                throw new CborException(
                        "expected at most " + maxSize + " items at key " + key + ", got " + items.size());
            }
            return items;
        }
        throw missing(key, "array");
    }

    /**
     * Returns a map.
     *
     * @param key the key
     * @return a copy of the map
     * @throws CborException if it is missing or no map
     */
    public CborMap map(long key) throws CborException {
        return of(item(key).orElseThrow(() -> missing(key, "map")));
    }

    /**
     * Tells whether a key holds true.
     *
     * @param key the key
     * @return true if it holds true; false if it is missing or holds anything else
     */
    public boolean flag(long key) {
        return entries.get(key) instanceof CborItem.Bool(boolean value) && value;
    }

    private static CborException missing(long key, String type) {
        return new CborException("expected a " + type + " at key " + key);
    }
}
