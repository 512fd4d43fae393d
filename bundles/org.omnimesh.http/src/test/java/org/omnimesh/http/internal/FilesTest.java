// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.omnimesh.http.internal.resource.Fakes;
import org.omnimesh.http.internal.resource.Samples;
import org.omnimesh.testing.InMemoryFileService.Delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

class FilesTest {
    private static final String SHARE = "/api/v1/team/files/share";
    private static final String FILE = "/api/v1/team/files/" + Samples.FILE;
    private static final String CHANNEL_PART = "--B\r\nContent-Disposition: form-data; name=\"channel_id\"\r\n\r\n"
            + Samples.GENERAL + "\r\n";
    private static final String FILE_HEAD = "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"r\u00e4t \\\"1\\\".txt\"\r\n"
            + "Content-Type: text/plain; charset=utf-8\r\n\r\n";

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private HttpResponse<String> share(String form) throws Exception {
        return server.send(server.request(SHARE).header("Content-Type", "multipart/form-data; boundary=B")
                .POST(BodyPublishers.ofString(form)));
    }

    @Test
    void sharesWithChannelBeforeFileAndBehindIt() throws Exception {
        // given
        String content = "line\r\n--Cx\r\n-- B\r\n";
        // when
        HttpResponse<String> first = share(CHANNEL_PART + FILE_HEAD + content + "\r\n--B--\r\n");
        HttpResponse<String> last = share("preamble\r\n" + FILE_HEAD + content + "\r\n" + CHANNEL_PART + "--B--");
        // then
        for (HttpResponse<String> answer : List.of(first, last)) {
            assertEquals(200, answer.statusCode(), answer.body());
            JsonNode message = new ObjectMapper().readTree(answer.body());
            assertEquals("file", message.path("type").asText());
            JsonNode file = message.path("file_metadata");
            assertEquals("r\u00e4t \"1\".txt", file.path("file_name").asText());
            assertEquals("text/plain", file.path("mime_type").asText());
            assertEquals(content.length(), file.path("file_size").asInt());
            assertEquals(sha(content.getBytes(StandardCharsets.UTF_8)), file.path("sha256").asText());
        }
        assertEquals(0, spools());
    }

    private long spools() throws Exception {
        try (Stream<Path> files = Files.list(server.home.directory())) {
            return files.filter(file -> file.toString().endsWith(".spool")).count();
        }
    }

    private static String sha(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Test
    void streamsFiftyMebibytesInEitherOrder() throws Exception {
        // given
        byte[] block = new byte[1 << 20];
        new Random(3).nextBytes(block);
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        for (int i = 0; i < 50; i++) {
            sha.update(block);
        }
        String expected = HexFormat.of().formatHex(sha.digest());
        for (boolean channelFirst : new boolean[] { true, false }) {
            // when
            HttpResponse<String> answer = server.send(server.request(SHARE)
                    .header("Content-Type", "multipart/form-data; boundary=\"B\"")
                    .POST(BodyPublishers.ofInputStream(() -> large(block, channelFirst))));
            // then
            assertTrue(answer.body().contains(expected), answer.body());
            assertEquals(0, spools());
        }
    }

    private static InputStream large(byte[] block, boolean channelFirst) {
        List<InputStream> parts = new java.util.ArrayList<>();
        parts.add(text((channelFirst ? CHANNEL_PART : "") + FILE_HEAD));
        for (int i = 0; i < 50; i++) {
            parts.add(new ByteArrayInputStream(block));
        }
        parts.add(text("\r\n" + (channelFirst ? "" : CHANNEL_PART) + "--B--\r\n"));
        return new SequenceInputStream(Collections.enumeration(parts));
    }

    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void refusesMalformedForm() throws Exception {
        for (String form : List.of("", "--B--", "--B", "--C\r\n\r\n", CHANNEL_PART + "--B--", FILE_HEAD + "x\r\n--B--",
                CHANNEL_PART + FILE_HEAD + "broken off", FILE_HEAD + "broken off",
                CHANNEL_PART + "--B\r\n\r\nx\r\n--B--",
                "--B\r\nContent-Disposition: form-data; name=\"channel_id\"\r\n\r\nzz\r\n" + FILE_HEAD
                        + "x\r\n--B--")) {
            HttpResponse<String> answer = share(form);
            assertEquals(400, answer.statusCode(), form + " " + answer.body());
            assertEquals(0, spools());
        }
    }

    @Test
    void refusesUnknownChannelAndOtherTypes() throws Exception {
        assertEquals(404, share(CHANNEL_PART.replace("03", "04") + FILE_HEAD + "x\r\n--B--").statusCode());
        assertEquals(400, server.post(SHARE, "{}").statusCode());
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = { "-,200,0,1000", "bytes=0-0,206,0,1", "bytes=0-99,206,0,100",
            "bytes=990-,206,990,10", "bytes=-10,206,990,10", "bytes=-5000,206,0,1000", "bytes=500-5000,206,500,500",
            "bytes=999-999,206,999,1", "bytes=5-4,200,0,1000", "'bytes=0-1,5-6',200,0,1000", "items=0-1,200,0,1000",
            "bytes=x-1,200,0,1000" })
    void answersRanges(String range, int status, int from, int length) throws Exception {
        var request = server.request(FILE);
        if (range != null) {
            request.header("Range", range);
        }
        // when
        HttpResponse<byte[]> answer = server.client().send(request.build(), BodyHandlers.ofByteArray());
        // then
        assertEquals(status, answer.statusCode());
        assertArrayEquals(java.util.Arrays.copyOfRange(Fakes.content(1000), from, from + length),
                answer.body());
        assertEquals(Optional.of("bytes"), answer.headers().firstValue("Accept-Ranges"));
        assertEquals(Optional.of('"' + Samples.SHA + '"'), answer.headers().firstValue("ETag"));
        assertEquals(
                status == 206 ? Optional.of("bytes " + from + "-" + (from + length - 1) + "/1000") : Optional.empty(),
                answer.headers().firstValue("Content-Range"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "bytes=1000-", "bytes=5000-6000", "bytes=-0" })
    void refusesRangesBehindTheEnd(String range) throws Exception {
        HttpResponse<String> answer = server.send(server.request(FILE).header("Range", range));
        assertEquals(416, answer.statusCode());
        assertEquals("bytes */1000", answer.headers().firstValue("Content-Range").orElse(""));
    }

    @Test
    void honoursConditions() throws Exception {
        String tag = '"' + Samples.SHA + '"';
        assertEquals(304, server.send(server.request(FILE).header("If-None-Match", tag)).statusCode());
        assertEquals(206,
                server.send(server.request(FILE).header("Range", "bytes=0-1").header("If-Range", tag)).statusCode());
        assertEquals(200,
                server.send(server.request(FILE).header("Range", "bytes=0-1").header("If-Range", "\"x\""))
                        .statusCode());
        assertEquals(200,
                server.send(server.request("/api/v1/team/status").method("HEAD", BodyPublishers.noBody()))
                        .statusCode());
        HttpResponse<String> head = server.send(server.request(FILE).method("HEAD", BodyPublishers.noBody()));
        assertEquals(200, head.statusCode());
        assertEquals("1000", head.headers().firstValue("Content-Length").orElse(""));
    }

    @Test
    void neverLetsABrowserRunWhatSomebodySent() throws Exception {
        server.fakes.files.put(Samples.file("\u00fcb\"er\r\nX: 1.html", "text/html", 1000), Fakes.content(1000));
        HttpResponse<String> answer = server.get(FILE);
        assertEquals("application/octet-stream", answer.headers().firstValue("Content-Type").orElse(""));
        assertEquals("nosniff", answer.headers().firstValue("X-Content-Type-Options").orElse(""));
        assertEquals("attachment; filename=\"_b_er__X: 1.html\"; filename*=UTF-8''%C3%BCb%22er%0D%0AX%3A%201.html",
                answer.headers().firstValue("Content-Disposition").orElse(""));
        server.fakes.files.put(Samples.file("p.png", "image/png", 1000), Fakes.content(1000));
        assertEquals("image/png", server.get(FILE).headers().firstValue("Content-Type").orElse(""));
    }

    @Test
    void tellsWhenNoHolderCanBeReachedAndServesEmptyFiles() throws Exception {
        server.fakes.files.deliver(Delivery.CUT_OFF);
        HttpResponse<String> answer = server.get(FILE);
        assertEquals(503, answer.statusCode());
        assertTrue(answer.body().contains("No device that has this file"), answer.body());
        server.fakes.files.deliver(Delivery.BY_HAND);
        server.fakes.files.put(Samples.file("empty", "text/plain", 0), new byte[0]);
        assertEquals("", server.get(FILE).body());
    }

    @Test
    void downloadsFiftyMebibytes() throws Exception {
        byte[] content = Fakes.content(50 << 20);
        server.fakes.files.put(Samples.file("large", "video/mp4", content.length), content);
        HttpResponse<byte[]> answer = server.client().send(server.request(FILE).build(), BodyHandlers.ofByteArray());
        assertArrayEquals(content, answer.body());
    }

    @Test
    void fetchesToAnAbsolutePathOnly() throws Exception {
        assertEquals(200, server.post(FILE + "/fetch", "").statusCode());
        String path = server.home.directory().resolve("copy").toString();
        assertEquals(200, server.post(FILE + "/fetch", "{\"path\":\"" + path + "\"}").statusCode());
        server.fakes.files.arrive(Samples.FILE, 1000, 50);
        assertArrayEquals(Fakes.content(1000), Files.readAllBytes(Path.of(path)));
        assertEquals(400, server.post(FILE + "/fetch", "{\"path\":\"x\"}").statusCode());
        assertEquals(400, server.post(FILE + "/fetch", "{\"path\":\"/\\u0000\"}").statusCode());
    }
}
