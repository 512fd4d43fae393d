// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.bench;

import java.util.Locale;

/**
 * A measured figure beside its target.
 *
 * @param name what was measured
 * @param value the figure
 * @param unit its unit
 * @param target what it should be; 0 for none
 * @param most whether the target is the most, rather than the least
 * @param compared against the baseline, in words; may be empty
 */
record Figure(String name, double value, String unit, double target, boolean most, String compared) {
    static Figure atLeast(String name, double value, String unit, double target, String compared) {
        return new Figure(name, value, unit, target, false, compared);
    }

    static Figure atMost(String name, double value, String unit, double target, String compared) {
        return new Figure(name, value, unit, target, true, compared);
    }

    boolean reached() {
        return target == 0 || (most ? value <= target : value >= target);
    }

    String shown() {
        return number(value) + " " + unit;
    }

    String targetShown() {
        return target == 0 ? "" : (most ? "at most " : "at least ") + number(target) + " " + unit;
    }

    String verdict() {
        return target == 0 ? "" : reached() ? "reached" : "MISSED";
    }

    static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }
}
