// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.discovery.Sighting;
import org.omnimesh.api.discovery.TeamTags;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.node.TimeSource;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Tags that follow from the secret of a team's hidden channel, the instance name and the hour: a member recomputes them,
 * anybody else sees random bytes that never come twice.
 */
@Component
public final class HourlyTeamTags implements TeamTags {
    /** Most teams that are advertised. */
    static final int MAX_TAGS = 16;

    /** How many hours the clocks of two members may differ: one a day ahead, the other a day behind, and an hour. */
    static final int TOLERANCE_HOURS = 49;

    private static final int SECONDS_PER_HOUR = 3600;
    private static final CryptoContext KEY = new CryptoContext("omni/1/team-tag-key");
    private static final CryptoContext TAG = new CryptoContext("omni/1/team-tag");

    private final MembershipStore store;
    private final Ciphers ciphers;
    private final TimeSource time;

    /**
     * Begins to make tags.
     *
     * @param store knows the teams
     * @param ciphers computes the tags
     * @param time tells the hour
     */
    @Activate
    public HourlyTeamTags(@Reference MembershipStore store, @Reference Ciphers ciphers, @Reference TimeSource time) {
        this.store = store;
        this.ciphers = ciphers;
        this.time = time;
    }

    @Override
    public List<byte[]> tagsFor(String instance) {
        return writingKeys().stream().limit(MAX_TAGS).map(this::tagKey)
                .map(key -> tag(key, instance, hour(time.now()))).toList();
    }

    @Override
    public boolean recognises(Sighting sighting) {
        if (sighting.teamTags().isEmpty()) {
            return false;
        }
        long now = hour(time.now());
        for (SymmetricKey secret : allKeys()) {
            SymmetricKey key = tagKey(secret);
            for (long hour = now - TOLERANCE_HOURS; hour <= now + TOLERANCE_HOURS; hour++) {
                byte[] expected = tag(key, sighting.instance(), hour);
                if (sighting.teamTags().stream().anyMatch(shown -> MessageDigest.isEqual(shown, expected))) {
                    return true;
                }
            }
        }
        return false;
    }

    private List<SymmetricKey> writingKeys() {
        Membership membership = store.membership();
        return membership.teams().keySet().stream().map(TeamId::teamChannel)
                .flatMap(id -> membership.channel(id).stream())
                .flatMap(channel -> channel.writing().flatMap(channel::key).stream()).toList();
    }

    private List<SymmetricKey> allKeys() {
        Membership membership = store.membership();
        List<SymmetricKey> keys = new ArrayList<>();
        membership.teams().keySet().stream().map(TeamId::teamChannel).flatMap(id -> membership.channel(id).stream())
                .forEach(channel -> keys.addAll(channel.keys().values()));
        return keys;
    }

    private SymmetricKey tagKey(SymmetricKey secret) {
        return ciphers.derive(secret, KEY, new byte[0]);
    }

    private byte[] tag(SymmetricKey key, String instance, long hour) {
        byte[] name = instance.getBytes(StandardCharsets.UTF_8);
        byte[] data = ByteBuffer.allocate(Long.BYTES + name.length).putLong(hour).put(name).array();
        return Arrays.copyOf(ciphers.authenticate(key, TAG, data), TAG_LENGTH);
    }

    private static long hour(Instant instant) {
        return Math.floorDiv(instant.getEpochSecond(), SECONDS_PER_HOUR);
    }
}
