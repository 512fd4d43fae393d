// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.pairing.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.pairing.OpenInvitation;
import org.omnimesh.api.team.Role;
import org.omnimesh.crypto.bc.internal.JdkCiphers;
import org.omnimesh.crypto.bc.internal.SecureRandomSource;
import org.omnimesh.storage.h2.internal.H2Database;
import org.omnimesh.testing.FixedKeyVault;
import org.omnimesh.testing.Ids;
import org.omnimesh.testing.RecordingEventAdmin;
import org.omnimesh.testing.TemporaryHome;

class SealedInvitationsTest {
    private final Ciphers ciphers = new JdkCiphers(new SecureRandomSource());

    private static LinkInvitation invitation(String id, int uses) {
        byte[] secret = Arrays.copyOf(Ids.bytes(5), PairingLink.SECRET_BYTES);
        return new LinkInvitation(new OpenInvitation(id, Role.HUB, uses, true, Instant.ofEpochMilli(1),
                Instant.ofEpochMilli(2)), "7K2", secret, Ids.team(3));
    }

    @Test
    void keepsLinksOverRestartsAndOnlyForWhoeverHasTheKey() throws Exception {
        FixedKeyVault vault = new FixedKeyVault(1);
        RecordingEventAdmin events = new RecordingEventAdmin();
        try (TemporaryHome home = new TemporaryHome()) {
            H2Database first = new H2Database(vault, home, events);
            SealedInvitations kept = new SealedInvitations(first, ciphers, vault);
            kept.save(invitation("0000000000000001", 3));
            kept.save(invitation("0000000000000002", 1));
            kept.save(invitation("0000000000000001", 2));
            kept.delete("0000000000000002");
            assertEquals(List.of(), new SealedInvitations(first, ciphers, new FixedKeyVault(2)).load());
            byte[] row = first.read(transaction -> transaction.queryOne("SELECT sealed FROM pairing_link",
                    it -> it.bytes("sealed"))).orElseThrow();
            assertEquals(-1, new String(row, StandardCharsets.ISO_8859_1).indexOf(new String(
                    invitation("0000000000000001", 1).secret(), StandardCharsets.ISO_8859_1)));
            first.close();

            H2Database second = new H2Database(vault, home, events);
            assertEquals(List.of(invitation("0000000000000001", 2)),
                    new SealedInvitations(second, ciphers, vault).load());
            second.close();
        }
    }
}
