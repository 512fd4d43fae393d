// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.fuzz;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.eclipse.jdt.annotation.Nullable;

/** Where Jazzer comes in, and the program that writes the seeds it begins with. */
public final class Fuzzing {
    /** Under Jazzer its hooks in regular expressions and the like allocate too; the unit tests measure exactly. */
    private static final int SLACK = 16;

    /** Longer inputs slow Jazzer down more than they teach it. */
    private static final int MAX_SEED = 4096;

    private static @Nullable DecoderFuzz<?> target;

    private Fuzzing() {}

    /**
     * Called by Jazzer once.
     *
     * @param arguments the name of a subclass of {@link DecoderFuzz}
     * @throws ReflectiveOperationException if there is no such class
     */
    public static void fuzzerInitialize(String[] arguments) throws ReflectiveOperationException {
        target = target(arguments[0]);
    }

    /**
     * Called by Jazzer for each input.
     *
     * @param input any bytes
     */
    public static void fuzzerTestOneInput(byte[] input) {
        DecoderFuzz<?> chosen = target;
        if (chosen == null) {
            throw new IllegalStateException("expected the name of a target among Jazzer's --target_args");
        }
        chosen.check(input, SLACK);
    }

    /**
     * Writes seeds into a folder for each target.
     *
     * @param arguments the folder, then names of subclasses of {@link DecoderFuzz}
     * @throws Exception if that fails
     */
    public static void main(String[] arguments) throws Exception {
        for (String name : List.of(arguments).subList(1, arguments.length)) {
            write(target(name), Files.createDirectories(Path.of(arguments[0], name)));
        }
    }

    private static void write(DecoderFuzz<?> target, Path folder) throws Exception {
        int number = 0;
        for (byte[] seed : target.seeds()) {
            write(folder, "seed-" + number++, seed);
        }
        for (byte[] regression : target.regressions()) {
            if (regression.length <= MAX_SEED) {
                write(folder, "regression-" + number++, regression);
            }
        }
    }

    private static void write(Path folder, String name, byte[] content) throws IOException {
        Files.write(folder.resolve(name), content);
    }

    private static DecoderFuzz<?> target(String name) throws ReflectiveOperationException {
        Constructor<?> constructor = Class.forName(name).getDeclaredConstructor();
        constructor.setAccessible(true);
        return (DecoderFuzz<?>) constructor.newInstance();
    }
}
