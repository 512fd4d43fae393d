// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.json;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.team.Presence;
import org.omnimesh.testing.fuzz.DecoderFuzz;

/** Bodies of requests. */
class JsonFuzzTest extends DecoderFuzz<JsonFuzzTest.Body> {
    JsonFuzzTest() {
        super(JsonException.class, 60);
    }

    /** A body with a field of each kind. */
    record Body(Optional<String> text, Optional<Integer> number, Optional<Long> large, Optional<Boolean> truth,
            Optional<List<Multiaddr>> addresses, Optional<PeerId> peer, Optional<Presence> word,
            Optional<java.time.Instant> time, Optional<Inner> inner) {}

    /** A nested object. */
    record Inner(String name) {}

    @Override
    protected List<byte[]> seeds() {
        return List.of("{}".getBytes(StandardCharsets.UTF_8), """
                {"text": "a\\u00e4\\n", "number": 7, "large": 9000000000, "truth": true,
                 "addresses": ["/ip4/10.0.0.1/tcp/7"],
                 "peer": "12D3KooWMrPwFn6CMvcxSjdVYbjVQ7SWh7dXURyDDhJqyNXqNN6m", "word": "away",
                 "time": "2026-01-01T00:00:00Z", "inner": {"name": "x"}, "other": [1.5, null, {"a": {}}]}
                """.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    protected Optional<Body> decode(byte[] input) throws JsonException {
        return Optional.of(Json.read(input, Body.class));
    }

    @Override
    protected Optional<byte[]> encode(Body value) {
        return Optional.of(Json.bytes(value));
    }
}
