// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.baseline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import aQute.bnd.differ.Baseline;
import aQute.bnd.differ.DiffPluginImpl;
import aQute.bnd.osgi.Jar;
import aQute.bnd.osgi.Processor;
import aQute.bnd.service.diff.Delta;

/** An exported package that changed since the recorded baseline carries a higher version than it did. {@code ./build baseline} records. */
class ApiBaselineTest {
    private static final File BUILT = new File("target/classes");
    private static final File RECORDED = new File("../../releng/baseline/org.omnimesh.api.jar");

    @Test
    void everyChangedPackageHasAHigherVersion() throws Exception {
        assumeTrue(RECORDED.isFile(), "no baseline recorded yet: ./build baseline");
        try (Jar built = new Jar(BUILT); Jar recorded = new Jar(RECORDED)) {
            assertEquals(List.of(), unversionedChanges(built, recorded),
                    "raise @Version in the package-info of these packages");
        }
    }

    @Test
    void findsAClassThatIsGone() throws Exception {
        try (Jar built = new Jar(BUILT); Jar recorded = new Jar(BUILT)) {
            built.remove("org/omnimesh/api/id/PeerId.class");

            List<String> changes = unversionedChanges(built, recorded);

            assertTrue(changes.toString().contains("org.omnimesh.api.id"), changes::toString);
        }
    }

    private static List<String> unversionedChanges(Jar built, Jar recorded) throws Exception {
        List<String> changes = new ArrayList<>();
        try (Processor bnd = new Processor()) {
            for (Baseline.Info info : new Baseline(bnd, new DiffPluginImpl()).baseline(built, recorded, null)) {
                boolean changed = info.packageDiff.getDelta() != Delta.UNCHANGED
                        && info.packageDiff.getDelta() != Delta.ADDED;
                boolean sameVersion = info.newerVersion.compareTo(info.olderVersion) <= 0;
                if (info.packageDiff.getDelta() == Delta.REMOVED || info.mismatch || changed && sameVersion) {
                    changes.add(info.packageName + " " + info.packageDiff.getDelta() + ": is " + info.newerVersion
                            + ", was " + info.olderVersion);
                }
            }
        }
        return changes;
    }
}
