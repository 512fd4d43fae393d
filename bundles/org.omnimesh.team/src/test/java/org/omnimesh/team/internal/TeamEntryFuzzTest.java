// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.crypto.SealingKey;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.api.team.ChannelMode;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.Role;
import org.omnimesh.testing.Ids;
import org.omnimesh.testing.fuzz.DecoderFuzz;

/** Entries of the hidden channel; the first byte chooses the kind. */
class TeamEntryFuzzTest extends DecoderFuzz<TeamEntry> {
    TeamEntryFuzzTest() {
        super(CborException.class, CBOR);
    }

    private static final List<EntryKind> KINDS = Stream
            .of(TeamEntry.KINDS.stream(), Veil.DECIDED.stream(), Veil.TOLD.stream()).flatMap(it -> it).distinct()
            .sorted((a, b) -> a.name().compareTo(b.name()))
            .toList();

    @Override
    protected List<byte[]> seeds() {
        return List
                .<TeamEntry>of(new TeamEntry.Founded(TeamEntry.VERSION, new byte[TeamEntry.SALT_BYTES]),
                        new TeamEntry.Named("Lab"),
                        new TeamEntry.Admitted(Ids.peer(1), "Ana", "laptop", new SealingKey(1, new byte[32]),
                                Role.ADMIN),
                        new TeamEntry.Admitted(Ids.peer(1), "Ana", "laptop", new SealingKey(1, new byte[32]),
                                Role.ADMIN, Optional.of(new MemberId(new byte[32])),
                                Optional.of(new TeamEntry.Consent(new byte[32], new byte[64]))),
                        new TeamEntry.Renamed("Ana", "phone"),
                        new TeamEntry.Opened(Ids.channel(1), "general", ChannelType.PUBLIC, Optional.of("all"),
                                Optional.empty(), Optional.of(new byte[TeamEntry.SALT_BYTES])),
                        new TeamEntry.Keys(Ids.channel(1), new KeyId(new byte[KeyId.LENGTH]),
                                List.of(new TeamEntry.Box(Ids.peer(1), new byte[80]))),
                        new TeamEntry.Removed(List.of(new TeamEntry.Goodbye(Ids.peer(1), new byte[64])),
                                Optional.of(new MemberId(new byte[32]))),
                        new TeamEntry.RoleChanged(new MemberId(new byte[32]), Role.GUEST), new TeamEntry.Left(),
                        new Lacking(Ids.channel(1), new KeyId(new byte[KeyId.LENGTH]), 3),
                        new ChannelEntry.Veiled(new byte[60], List.of(new byte[80], new byte[80])),
                        new ChannelEntry.Whispered(new byte[60], List.of(new byte[80])),
                        new ChannelEntry.Begun(new byte[32], ChannelType.PRIVATE, ChannelMode.EPHEMERAL, "plans",
                                Optional.of("secret"), Optional.empty(), List.of(new MemberId(new byte[32]))),
                        new ChannelEntry.Described(Ids.channel(1), Optional.of("plan"), Optional.of(""),
                                Optional.of("now"), Optional.of(true)),
                        new ChannelEntry.Invited(Ids.channel(1), new MemberId(new byte[32])),
                        new ChannelEntry.Entered(Ids.channel(1)), new ChannelEntry.Departed(Ids.channel(1)),
                        new ChannelEntry.Expelled(Ids.channel(1), new MemberId(new byte[32])),
                        new ChannelEntry.Appointed(Ids.channel(1), new MemberId(new byte[32]), true),
                        new ChannelEntry.Handed(List.of(new ChannelEntry.EntryKey(Ids.entry(1),
                                SymmetricKey.of(new byte[32])))),
                        new ChannelEntry.Carried(Ids.channel(1), List.of(Ids.peer(1), Ids.peer(2)),
                                List.of(Ids.peer(3)), 30))
                .stream().map(TeamEntryFuzzTest::encoded).toList();
    }

    private static byte[] encoded(TeamEntry entry) {
        byte[] payload = entry.encode();
        byte[] input = new byte[payload.length + 1];
        input[0] = (byte) KINDS.indexOf(entry.kind());
        System.arraycopy(payload, 0, input, 1, payload.length);
        return input;
    }

    @Override
    protected Optional<TeamEntry> decode(byte[] input) throws CborException {
        if (input.length == 0 || input[0] < 0 || input[0] >= KINDS.size()) {
            return Optional.empty();
        }
        return Optional.of(TeamEntries.decode(KINDS.get(input[0]), Arrays.copyOfRange(input, 1, input.length)));
    }

    @Override
    protected Optional<byte[]> encode(TeamEntry value) {
        return Optional.of(encoded(value));
    }
}
