// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A plot of points as SVG; colours come from the page.
 *
 * @param title what it shows
 * @param xUnit label of the horizontal axis
 * @param yUnit label of the vertical axis
 * @param points pairs of x and y, by x
 * @param line whether they are joined
 * @param limit a level to mark; 0 for none
 */
record Plot(String title, String xUnit, String yUnit, List<double[]> points, boolean line, double limit) {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 300;
    private static final int LEFT = 72;
    private static final int RIGHT = 20;
    private static final int TOP = 32;
    private static final int BOTTOM = 48;
    private static final int MOST_TICKS = 6;
    private static final int MOST_POINTS = 2000;

    /** Plots how many entries had arrived when. */
    static Plot course(String title, JsonNode arrivals, long begun) {
        List<double[]> points = new ArrayList<>();
        points.add(new double[] { 0, 0 });
        int every = arrivals.path("every").asInt();
        for (JsonNode time : arrivals.path("course")) {
            points.add(new double[] { (time.asLong() - begun) / 1e9, (double) points.size() * every });
        }
        return new Plot(title, "seconds", "entries", points, true, 0);
    }

    /** Plots delays at the time of writing; of very many, every so many. */
    static Plot points(String title, List<long[]> samples, long begun, double limit) {
        int stride = Math.max(1, samples.size() / MOST_POINTS);
        return new Plot(title, "seconds", "milliseconds", IntStream.range(0, samples.size() / stride)
                .mapToObj(i -> samples.get(i * stride))
                .map(sample -> new double[] { (sample[0] - begun) / 1e9, (sample[1] - sample[0]) / 1e6 }).toList(),
                false, limit);
    }

    /** Plots which share of the delays is at most how long, without the slowest of a thousand. */
    static Plot share(String title, double[] sorted) {
        List<double[]> points = new ArrayList<>();
        points.add(new double[] { 0, 0 });
        for (int i = 1; i < 1000 && sorted.length > 0; i++) {
            points.add(new double[] { sorted[(int) ((long) i * sorted.length / 1000)], i / 10.0 });
        }
        return new Plot(title, "milliseconds", "percent of deliveries", points, true, 0);
    }

    String svg() {
        double mostX = nice(points.stream().mapToDouble(point -> point[0]).max().orElse(1));
        double mostY = nice(Math.max(limit, points.stream().mapToDouble(point -> point[1]).max().orElse(1)));
        StringBuilder svg = new StringBuilder(String.format(Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">", WIDTH, HEIGHT, title));
        for (double y = 0; y <= mostY * 1.001; y += step(mostY)) {
            svg.append(String.format(Locale.ROOT,
                    "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
                            + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
                    LEFT, WIDTH - RIGHT, y(y, mostY), y(y, mostY), LEFT - 8, y(y, mostY) + 4, label(y)));
        }
        for (double x = 0; x <= mostX * 1.001; x += step(mostX)) {
            svg.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                    x(x, mostX), HEIGHT - BOTTOM + 20, label(x)));
        }
        svg.append(String.format(Locale.ROOT,
                "<text class=\"unit\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>"
                        + "<text class=\"unit\" x=\"%d\" y=\"%d\">%s</text>",
                WIDTH - RIGHT, HEIGHT - 8, xUnit, 4, 16, yUnit));
        if (limit > 0) {
            svg.append(String.format(Locale.ROOT, "<line class=\"limit\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>",
                    LEFT, WIDTH - RIGHT, y(limit, mostY), y(limit, mostY)));
        }
        return svg.append(line ? joined(mostX, mostY) : dots(mostX, mostY)).append("</svg>").toString();
    }

    private String joined(double mostX, double mostY) {
        StringBuilder path = new StringBuilder();
        for (double[] point : points) {
            path.append(path.isEmpty() ? 'M' : 'L').append(String.format(Locale.ROOT, "%.1f %.1f",
                    x(point[0], mostX), y(point[1], mostY)));
        }
        double end = points.isEmpty() ? 0 : points.get(points.size() - 1)[0];
        String area = String.format(Locale.ROOT, "%sL%.1f %dL%d %dZ", path, x(end, mostX), HEIGHT - BOTTOM, LEFT,
                HEIGHT - BOTTOM);
        return "<path class=\"area\" d=\"" + area + "\"/><path class=\"course\" d=\"" + path + "\"/>";
    }

    private String dots(double mostX, double mostY) {
        StringBuilder dots = new StringBuilder();
        points.forEach(point -> dots.append(String.format(Locale.ROOT,
                "<circle class=\"dot\" cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\"/>", x(point[0], mostX), y(point[1], mostY))));
        return dots.toString();
    }

    private static double x(double value, double most) {
        return LEFT + value / most * (WIDTH - LEFT - RIGHT);
    }

    private static double y(double value, double most) {
        return HEIGHT - BOTTOM - value / most * (HEIGHT - TOP - BOTTOM);
    }

    private static double nice(double most) {
        double step = step(most);
        return Math.max(step, Math.ceil(most / step - 1e-9) * step);
    }

    /** Returns 1, 2 or 5 times a power of ten, so that there are few marks. */
    private static double step(double most) {
        double power = Math.pow(10, Math.floor(Math.log10(Math.max(most, 1e-6))));
        for (double step : new double[] { power / 10, power / 5, power / 2, power, 2 * power }) {
            if (most / step <= MOST_TICKS) {
                return step;
            }
        }
        return 5 * power;
    }

    private static String label(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT,
                        "%.3g", value).replaceAll("0+$", "");
    }
}
