// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeLockTest {
    @TempDir
    Path home;

    /** Holds the lock in a process of its own until its input ends. */
    public static final class Holder {
        public static void main(String[] arguments) throws IOException {
            boolean held = HomeLock.take(Path.of(arguments[0])).held();
            System.out.println(held);
            System.in.read();
        }
    }

    @Test
    void namesTheProcessThatHoldsTheHomeAndIsFreeAfterItsDeath() throws Exception {
        Process holder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), Holder.class.getName(), home.toString()).start();
        BufferedReader out = holder.inputReader();
        assertEquals("true", out.readLine());

        HomeLock second = HomeLock.take(home);
        assertFalse(second.held());
        assertEquals(Long.toString(holder.pid()), second.holder());

        holder.destroyForcibly().waitFor();
        assertTrue(HomeLock.take(home).held());
        assertThrows(IOException.class, () -> HomeLock.take(home));
    }
}
