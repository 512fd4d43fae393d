// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.launch;

/** What the process answers to whoever started it. */
public final class ExitCode {
    /** Everything asked for was done. */
    public static final int DONE = 0;

    /** Refused or failed; one line on the error stream says why. */
    public static final int FAILED = 1;

    /** The command line was wrong. */
    public static final int USAGE = 2;

    /** No node is running on the home. */
    public static final int NO_NODE = 3;

    private ExitCode() {}
}
