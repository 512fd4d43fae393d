// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Optional;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.id.Bytes32;
import org.omnimesh.api.id.PeerId;

/** Binds the parameter types that {@link org.omnimesh.api.storage.ReadTransaction} names. */
final class Parameters {
    private Parameters() {}

    static void bind(PreparedStatement statement, Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            bind(statement, i + 1, parameters[i]);
        }
    }

    private static void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
        switch (value) {
            case null -> statement.setNull(index, Types.NULL);
            case String text -> statement.setString(index, text);
            case Integer number -> statement.setInt(index, number);
            case Long number -> statement.setLong(index, number);
            case Boolean flag -> statement.setBoolean(index, flag);
            case byte[] bytes -> statement.setBytes(index, bytes);
            case Instant time -> statement.setLong(index, time.toEpochMilli());
            case Bytes32 hash -> statement.setBytes(index, hash.bytes());
            case PeerId peer -> statement.setBytes(index, peer.publicKey());
            case Optional<?> optional -> bind(statement, index, optional.orElse(null));
            default -> throw new IllegalArgumentException("expected a type that the store knows for parameter " + index
                    + ", got " + value.getClass().getName());
        }
    }
}
