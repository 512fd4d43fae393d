// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.json;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.files.TransferId;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.log.EntryKind;

import com.fasterxml.jackson.core.JsonGenerator;

/** Writes any value by the rules of {@code org.omnimesh.api.http}. */
final class ValueWriter {
    private static final DateTimeFormatter TIME = DateTimeFormatter
            .ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** Records of the API that are shown by their text. */
    private static final Set<Class<?>> TEXTS = Set.of(Multiaddr.class, TransferId.class, EntryKind.class);

    private final JsonGenerator out;

    ValueWriter(JsonGenerator out) {
        this.out = out;
    }

    void write(@Nullable Object value) throws IOException {
        switch (value) {
            case null -> out.writeNull();
            case String text -> out.writeString(text);
            case Boolean truth -> out.writeBoolean(truth);
            case Integer number -> out.writeNumber(number);
            case Long number -> out.writeNumber(number);
            case Number number -> out.writeNumber(number.doubleValue());
            case Enum<?> constant -> out.writeString(constant.name().toLowerCase(Locale.ROOT));
            case Instant instant -> out.writeString(TIME.format(instant));
            case Duration duration -> out.writeNumber(duration.toMillis());
            case Optional<?> optional -> write(optional.orElse(null));
            case Map<?, ?> map -> map(map);
            case Iterable<?> items -> items(items);
            default -> other(value);
        }
    }

    private void other(Object value) throws IOException {
        RecordComponent[] components = value.getClass().getRecordComponents();
        if (components == null || TEXTS.contains(value.getClass())) {
            out.writeString(value.toString());
            return;
        }
        out.writeStartObject();
        for (RecordComponent component : components) {
            field(Names.snakeCase(component.getName()), get(value, component));
        }
        out.writeEndObject();
    }

    private void field(String name, @Nullable Object value) throws IOException {
        if (value instanceof Optional<?> optional && optional.isEmpty()) {
            return;
        }
        out.writeFieldName(name);
        write(value);
    }

    private void map(Map<?, ?> map) throws IOException {
        out.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            field(String.valueOf(entry.getKey()), entry.getValue());
        }
        out.writeEndObject();
    }

    private void items(Iterable<?> items) throws IOException {
        out.writeStartArray();
        for (Object item : items) {
            write(item);
        }
        out.writeEndArray();
    }

    private static @Nullable Object get(Object owner, RecordComponent component) throws IOException {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(owner);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IOException("could not read component " + component.getName() + " of " + owner.getClass(), e);
        }
    }
}
