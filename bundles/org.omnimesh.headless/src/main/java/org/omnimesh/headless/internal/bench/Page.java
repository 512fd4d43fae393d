// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.bench;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The results as one page without scripts or other files, light or dark as the reader's system is. */
record Page(Map<String, String> machine, Baseline baseline, List<Figure> figures, List<Plot> plots, boolean quick) {
    private static final String STYLE = """
            :root { color-scheme: light dark; --paper: #fbfaf7; --card: #fff; --ink: #1d2330; --soft: #667085;
              --rule: #e4e2dc; --accent: #2f6f5e; --wash: #2f6f5e22; --miss: #b4462b; --track: #ece9e1 }
            @media (prefers-color-scheme: dark) { :root { --paper: #14171c; --card: #1b1f26; --ink: #e7e9ee;
              --soft: #98a1b0; --rule: #2b313b; --accent: #6cc3a6; --wash: #6cc3a622; --miss: #f08a6c; --track: #2a2f38 } }
            * { box-sizing: border-box }
            body { margin: 0; background: var(--paper); color: var(--ink);
              font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif }
            main { max-width: 1040px; margin: 0 auto; padding: 48px 24px 72px }
            h1 { font-size: 30px; line-height: 1.2; letter-spacing: -.01em; margin: 0 0 6px }
            h2 { font-size: 18px; margin: 40px 0 12px }
            p { margin: 0 0 12px; color: var(--soft); max-width: 70ch }
            .figures { display: grid; gap: 1px; background: var(--rule); border: 1px solid var(--rule);
              border-radius: 12px; overflow: hidden }
            .figure { background: var(--card); padding: 16px 20px; display: grid;
              grid-template-columns: minmax(0, 1fr) 200px 250px; gap: 4px 24px; align-items: center }
            .name { font-weight: 600 }
            .compared, .target { color: var(--soft); font-size: 13.5px }
            .value { font-size: 22px; font-weight: 650; font-variant-numeric: tabular-nums; text-align: right; white-space: nowrap }
            .value small { font-size: 13.5px; font-weight: 500 }
            .target { text-align: right }
            .verdict { font-weight: 600; color: var(--accent) }
            .missed .verdict, .missed .value { color: var(--miss) }
            .bar { height: 8px; border-radius: 4px; background: var(--track); position: relative; overflow: hidden }
            .bar i { position: absolute; inset: 0 auto 0 0; border-radius: 4px; background: var(--accent) }
            .missed .bar i { background: var(--miss) }
            .bar b { position: absolute; top: 0; bottom: 0; width: 2px; background: var(--ink) }
            .plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr)); gap: 20px }
            figure { margin: 0; background: var(--card); border: 1px solid var(--rule); border-radius: 12px;
              padding: 16px 16px 8px }
            figcaption { font-weight: 600; margin: 0 4px 8px }
            svg { display: block; width: 100%; height: auto; font: 15px system-ui, sans-serif }
            svg text { fill: var(--soft); font-variant-numeric: tabular-nums }
            .grid { stroke: var(--rule) }
            .limit { stroke: var(--miss); stroke-dasharray: 5 4 }
            .course { fill: none; stroke: var(--accent); stroke-width: 2; stroke-linejoin: round }
            .area { fill: var(--wash) }
            .dot { fill: var(--accent); opacity: .75 }
            dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 20px; margin: 0 }
            dt { color: var(--soft) } dd { margin: 0; overflow-wrap: anywhere }
            @media (max-width: 720px) { .figure { grid-template-columns: 1fr } .value, .target { text-align: left } }
            """;

    String html() {
        StringBuilder page = new StringBuilder("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                + "<title>OmniMesh: the mesh, measured</title><style>" + STYLE + "</style></head><body><main>"
                + "<h1>The mesh, measured</h1><p>Real node processes on one machine, over loopback. Payloads of 200 bytes,"
                + " encrypted, signed, and durable on every node before they count. "
                + (quick ? "<strong>A quick run: fewer entries than the targets mean.</strong> " : "")
                + DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm 'UTC'", Locale.ROOT)
                        .format(ZonedDateTime.now(ZoneOffset.UTC))
                + ".</p><h2>Figures and targets</h2><div class=\"figures\">");
        figures.forEach(figure -> page.append(row(figure)));
        page.append("</div><p style=\"margin-top:10px\">Each bar ends at the figure; the mark is the target.</p>"
                + "<h2>How it went</h2><div class=\"plots\">");
        plots.forEach(plot -> page.append("<figure><figcaption>").append(escaped(plot.title()))
                .append("</figcaption>").append(plot.svg()).append("</figure>"));
        page.append("</div><h2>The machine, and what it can do</h2><dl>");
        machine.forEach((name, fact) -> page.append(pair(name, fact)));
        page.append(pair("fsync", Figure.number(baseline.fsyncsPerSecond()) + " per second of 4 KiB each, median "
                + Figure.number(baseline.fsyncMillis()) + " ms"));
        page.append(pair("Ed25519", Figure.number(baseline.verifiesPerSecond()) + " signatures checked per second"));
        page.append(pair("plain TLS 1.3", Figure.number(baseline.tlsMibPerSecond()) + " MiB/s over loopback"));
        return page.append("</dl></main></body></html>\n").toString();
    }

    private static String row(Figure figure) {
        return "<div class=\"figure" + (figure.reached() ? "" : " missed") + "\"><div><div class=\"name\">"
                + escaped(figure.name()) + "</div><div class=\"compared\">" + escaped(figure.compared())
                + "</div></div><div>" + bar(figure) + "</div><div><div class=\"value\">" + Figure.number(figure.value())
                + " <small>" + escaped(figure.unit()) + "</small></div><div class=\"target\">"
                + escaped(figure.targetShown()) + " <span class=\"verdict\">"
                + figure.verdict().toLowerCase(Locale.ROOT) + "</span></div></div></div>";
    }

    private static String bar(Figure figure) {
        if (figure.target() == 0) {
            return "";
        }
        double whole = Math.max(figure.value(), figure.target()) * 1.15;
        return String.format(Locale.ROOT,
                "<div class=\"bar\"><i style=\"width:%.1f%%\"></i><b style=\"left:%.1f%%\"></b></div>",
                100 * figure.value() / whole, 100 * figure.target() / whole);
    }

    private static String pair(String name, String fact) {
        return "<dt>" + escaped(name) + "</dt><dd>" + escaped(fact) + "</dd>";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
