// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Chromium without a window, driven over its DevTools protocol; skips tests where there is none. */
final class Browser implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Process process;
    private final int port;

    /** Starts it with a profile in a folder; every name under {@code example} is this computer. */
    Browser(Path folder) throws IOException {
        Optional<Path> program = Stream.of(System.getenv("PATH").split(":")).map(it -> Path.of(it, "chromium"))
                .filter(Files::isExecutable).findFirst();
        assumeTrue(program.isPresent(), "skipped: no chromium");
        Path profile = folder.resolve("chromium");
        process = new ProcessBuilder(program.orElseThrow().toString(), "--headless=new", "--no-sandbox",
                "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
                "--remote-debugging-port=0", "--user-data-dir=" + profile,
                "--host-resolver-rules=MAP *.example 127.0.0.1", "about:blank")
                .redirectErrorStream(true).redirectOutput(folder.resolve("chromium.out").toFile()).start();
        Path shown = profile.resolve("DevToolsActivePort");
        Await.until("the browser", LIMIT,
                () -> Files.exists(shown) ? Files.readString(shown).lines().toList() : List.of(),
                lines -> lines.size() > 1);
        port = Integer.parseInt(Files.readString(shown).lines().findFirst().orElseThrow());
    }

    /** Opens a page. */
    Page open(String url) throws Exception {
        HttpResponse<String> made = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/new?about:blank"))
                        .PUT(HttpRequest.BodyPublishers.noBody()).build(),
                HttpResponse.BodyHandlers.ofString());
        Page page = new Page(URI.create(JSON.readTree(made.body()).path("webSocketDebuggerUrl").asText()));
        page.call("Page.navigate", Map.of("url", url));
        Await.until("the page", LIMIT, () -> page.run("location.href + ' ' + document.readyState"),
                state -> state.equals(url + " complete"));
        return page;
    }

    /** A page that is open. */
    final class Page implements WebSocket.Listener {
        private final WebSocket socket;
        private final StringBuilder part = new StringBuilder();
        private CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        private int calls;

        private Page(URI debugger) {
            socket = http.newWebSocketBuilder().buildAsync(debugger, this).join();
        }

        /** Runs a script as the page's own and returns the text that it, or its promise, comes to. */
        String run(String script) throws Exception {
            JsonNode came = call("Runtime.evaluate",
                    Map.of("expression", script, "awaitPromise", true, "returnByValue", true));
            if (came.has("exceptionDetails")) {
                throw new IOException(came.path("exceptionDetails").toString());
            }
            return came.path("result").path("value").asText();
        }

        private JsonNode call(String method, Map<String, ?> parameters) throws Exception {
            calls++;
            answer = new CompletableFuture<>();
            socket.sendText(JSON.writeValueAsString(Map.of("id", calls, "method", method, "params", parameters)), true)
                    .join();
            return answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            part.append(text);
            if (last) {
                try {
                    JsonNode message = JSON.readTree(part.toString());
                    if (message.path("id").asInt() == calls) {
                        answer.complete(message.path("result"));
                    }
                } catch (IOException e) {
                    answer.completeExceptionally(e);
                }
                part.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    @Override
    public void close() throws Exception {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
    }
}
