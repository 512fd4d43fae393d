// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.json;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import org.eclipse.jdt.annotation.Nullable;

/** Makes records of JSON values; says in a sentence which field does not fit. */
final class RecordReader {
    <T extends Record> T read(Map<String, ?> fields, Class<T> type) throws JsonException {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            String name = Names.snakeCase(components[i].getName());
            types[i] = components[i].getType();
            values[i] = value(name, fields.get(name), components[i].getGenericType());
        }
        try {
            Constructor<T> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw refusal(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("expected a record with its canonical constructor", e);
        }
    }

    private Object value(String name, @Nullable Object json, Type type) throws JsonException {
        if (type instanceof ParameterizedType generic) {
            Type inner = generic.getActualTypeArguments()[0];
            if (generic.getRawType() == Optional.class) {
                return json == null ? Optional.empty() : Optional.of(value(name, json, inner));
            }
            if (generic.getRawType() == List.class) {
                return list(name, json, inner);
            }
        }
        if (json == null) {
            throw new JsonException("The field \"" + name + "\" is missing.");
        }
        return type instanceof Class<?> plain ? plain(name, json, plain) : json;
    }

    private List<Object> list(String name, @Nullable Object json, Type inner) throws JsonException {
        if (!(json instanceof List<?> items)) {
            throw unfit(name, "a list");
        }
        List<Object> values = new ArrayList<>();
        for (Object item : items) {
            values.add(value(name, item, inner));
        }
        return values;
    }

    private Object plain(String name, Object json, Class<?> type) throws JsonException {
        if (type == String.class) {
            return text(name, json);
        }
        if (type == boolean.class || type == Boolean.class) {
            return json instanceof Boolean truth ? truth : fail(name, "true or false");
        }
        if (type == int.class || type == Integer.class) {
            return json instanceof Integer number ? number : fail(name, "a whole number");
        }
        if (type == long.class || type == Long.class) {
            return json instanceof Integer || json instanceof Long
                    ? ((Number) json).longValue()
                    : fail(name, "a whole number");
        }
        if (type.isRecord() && !(json instanceof String && hasParser(type))) {
            return json instanceof Map<?, ?> map ? nested(map, type) : fail(name, "an object");
        }
        return type == Object.class || type == Map.class ? json : parsed(name, text(name, json), type);
    }

    private Object nested(Map<?, ?> json, Class<?> type) throws JsonException {
        Map<String, @Nullable Object> fields = new HashMap<>();
        json.forEach((key, value) -> fields.put(String.valueOf(key), value));
        return read(fields, type.asSubclass(Record.class));
    }

    private Object parsed(String name, String text, Class<?> type) throws JsonException {
        if (type.isEnum()) {
            for (Object constant : type.getEnumConstants()) {
                if (((Enum<?>) constant).name().toLowerCase(Locale.ROOT).equals(text)) {
                    return constant;
                }
            }
            throw unfit(name, "one of " + Arrays.stream(type.getEnumConstants())
                    .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", ")));
        }
        try {
            return type == Instant.class ? Instant.parse(text) : parser(type).invoke(null, text);
        } catch (DateTimeException e) {
            throw unfit(name, "a time in ISO 8601");
        } catch (InvocationTargetException e) {
            throw refusal(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("expected a public method parse in " + type, e);
        }
    }

    private static boolean hasParser(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .anyMatch(method -> method.getName().equals("parse") && Modifier.isStatic(method.getModifiers()));
    }

    private static Method parser(Class<?> type) {
        try {
            Method method = type.getMethod("parse", String.class);
            if (Modifier.isStatic(method.getModifiers())) {
                return method;
            }
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("expected a static method parse(String) in " + type, e);
        }
        throw new IllegalStateException("expected a static method parse(String) in " + type);
    }

    private static String text(String name, Object json) throws JsonException {
        if (json instanceof String text) {
            return text;
        }
        throw unfit(name, "a text");
    }

    private static Object fail(String name, String expected) throws JsonException {
        throw unfit(name, expected);
    }

    private static JsonException unfit(String name, String expected) {
        return new JsonException("The field \"" + name + "\" must be " + expected + ".");
    }

    private static JsonException refusal(@Nullable Throwable cause) {
        if (cause instanceof IllegalArgumentException refused) {
            return new JsonException(sentence(String.valueOf(refused.getMessage())));
        }
        throw new IllegalStateException("expected a record to refuse by IllegalArgumentException", cause);
    }

    private static String sentence(String text) {
        return text.isEmpty()
                ? "A value is not accepted."
                : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + (text.endsWith(".") ? "" : ".");
    }
}
