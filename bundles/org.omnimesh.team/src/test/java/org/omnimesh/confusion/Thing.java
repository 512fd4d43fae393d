// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.confusion;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Set;

import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.storage.StorageException;

/**
 * Something that was signed, sealed or tagged by the code of production, and where it belongs.
 *
 * @param name what it is
 * @param labels the labels of contexts that it depends on
 * @param bytes how it travels or lies
 * @param place where it belongs
 */
public record Thing(String name, Set<String> labels, byte[] bytes, Place place) {
    /** A place that takes bytes or refuses them. */
    @FunctionalInterface
    public interface Place {
        /**
         * Shows it some bytes, as often as need be.
         *
         * @param bytes what is shown
         * @return true if they are taken for what belongs here
         * @throws Exception if they are refused, by an exception that {@link Thing#takes} knows
         */
        boolean takes(byte[] bytes) throws Exception;
    }

    /**
     * Shows its place some bytes.
     *
     * @param shown what is shown
     * @return true if they are taken
     * @throws Exception if the place breaks instead of refusing them
     */
    public boolean takes(byte[] shown) throws Exception {
        try {
            return place.takes(shown.clone());
        } catch (CryptoException | CborException | StorageException | GeneralSecurityException | IOException
                | IllegalArgumentException e) {
            return false;
        }
    }
}
