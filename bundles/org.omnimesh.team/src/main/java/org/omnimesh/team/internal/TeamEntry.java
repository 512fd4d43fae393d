// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.cbor.CborItem;
import org.omnimesh.api.cbor.CborMap;
import org.omnimesh.api.crypto.SealingKey;
import org.omnimesh.api.crypto.Signature;
import org.omnimesh.api.id.Bytes32;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.Role;

/** What an entry of the hidden team channel says. */
public sealed interface TeamEntry permits TeamEntry.Founded, TeamEntry.Named, TeamEntry.Admitted, TeamEntry.Renamed,
        TeamEntry.Opened, TeamEntry.Retained, TeamEntry.Keys, TeamEntry.Prekey, TeamEntry.Removed,
        TeamEntry.RoleChanged, TeamEntry.Left, ChannelEntry, Lacking {
    /** The founding entry, the only one that is not encrypted. */
    EntryKind FOUNDED = new EntryKind("team.founded");
    /** The team's name. */
    EntryKind NAMED = new EntryKind("team.named");
    /** A device is admitted; the founder's own one introduces the founder. */
    EntryKind MEMBER = new EntryKind("team.member");
    /** A device tells its changed names. */
    EntryKind PROFILE = new EntryKind("team.profile");
    /** A channel is created. */
    EntryKind CHANNEL = new EntryKind("team.channel");
    /** A device tells to which key secrets for it are sealed from now on. */
    EntryKind PREKEY = new EntryKind("team.prekey");
    /** A channel secret is handed to devices. */
    EntryKind KEYS = new EntryKind("team.keys");
    /** Devices or a member are removed. */
    EntryKind REMOVED = new EntryKind("team.removed");
    /** A member's role changes. */
    EntryKind ROLE = new EntryKind("team.role");
    /** The author leaves. */
    EntryKind LEFT = new EntryKind("team.left");
    /** A channel's content is kept for some time only. */
    EntryKind RETENTION = new EntryKind("team.retention");
    /** All of them. */
    Set<EntryKind> KINDS = Set.of(FOUNDED, NAMED, MEMBER, PROFILE, CHANNEL, KEYS, REMOVED, ROLE, LEFT, RETENTION,
            ChannelEntry.DESCRIBED, ChannelEntry.VEILED, ChannelEntry.WHISPERED, PREKEY, Lacking.KIND);
    /** Those that decide who belongs to the team and may do what: they name the newest of these that the author had seen. */
    Set<EntryKind> OPERATIONS = Set.of(FOUNDED, NAMED, MEMBER, CHANNEL, REMOVED, ROLE, LEFT, RETENTION,
            ChannelEntry.DESCRIBED, ChannelEntry.VEILED);

    /** Most devices that one {@link Keys} entry serves. */
    int MAX_BOXES = 400;

    /** Most bytes of the boxes of one {@link Keys} entry. */
    int MAX_KEYS_BYTES = 56 << 10;

    /** Bytes that a box takes beside what is sealed. */
    int BOX_OVERHEAD = 48;

    /** Longest sealed secret in bytes. */
    int MAX_BOX_BYTES = 4096;

    /** Longest text read from the wire before it is cleaned, in characters. */
    int MAX_WIRE_TEXT = 512;

    /** Most predecessors that one entry names; others are left to its successors. */
    int MAX_PARENTS = 32;

    /** Most devices that one {@link Removed} entry names. */
    int MAX_REMOVED = 64;

    /** The teams whose operations name their predecessors; earlier ones were in the order of their clocks. */
    int LINKED_VERSION = 2;

    /**
     * The teams in which a device is somebody's only by its own word, and the ids of all channels are derived; what teams are
     * founded with.
     */
    int VERSION = 3;

    /** Random bytes that make each word of a device another one. */
    int CONSENT_SALT_BYTES = 32;

    /** Key of the predecessors in every operation's payload. */
    long PARENTS = 20;

    /** Random bytes of a founding entry. */
    int SALT_BYTES = 32;

    /**
     * Returns the kind that marks this content.
     *
     * @return one of {@link #KINDS}
     */
    EntryKind kind();

    /**
     * Encodes the content.
     *
     * @return deterministic CBOR
     */
    byte[] encode();

    /**
     * A team exists.
     *
     * @param version 1, {@value #LINKED_VERSION} if its operations name their predecessors, or {@value #VERSION} if devices
     *        consent as well
     * @param salt makes its id unique
     */
    record Founded(int version, byte[] salt) implements TeamEntry {
        @Override
        public EntryKind kind() {
            return FOUNDED;
        }

        @Override
        public byte[] encode() {
            return new CborMap().put(1, version).put(2, salt).encode();
        }
    }

    /**
     * The team has a name.
     *
     * @param name clean text
     */
    record Named(String name) implements TeamEntry {
        @Override
        public EntryKind kind() {
            return NAMED;
        }

        @Override
        public byte[] encode() {
            return new CborMap().put(1, name).encode();
        }
    }

    /**
     * A device belongs to the team.
     *
     * @param peer the device
     * @param displayName its user's name, clean text
     * @param deviceName its name, clean text
     * @param sealingKey where to seal secrets for it
     * @param role what its user may do; of no effect if a member is named
     * @param member the author's member, if it is another device of hers; empty for a new member
     * @param consent the device's word that it is hers; empty for a new member, and before devices were asked
     */
    record Admitted(PeerId peer, String displayName, String deviceName, SealingKey sealingKey, Role role,
            Optional<MemberId> member, Optional<Consent> consent) implements TeamEntry {
        /** Makes one for a new member. */
        public Admitted(PeerId peer, String displayName, String deviceName, SealingKey sealingKey, Role role) {
            this(peer, displayName, deviceName, sealingKey, role, Optional.empty(), Optional.empty());
        }

        @Override
        public EntryKind kind() {
            return MEMBER;
        }

        @Override
        public byte[] encode() {
            CborMap map = new CborMap().put(1, peer.publicKey()).put(2, displayName).put(3, deviceName)
                    .put(4, sealingKey.suite()).put(5, sealingKey.key()).put(6, TeamEntries.word(role));
            member.ifPresent(it -> map.put(7, it.bytes()));
            consent.ifPresent(it -> map.put(8, it.salt()).put(9, it.signature()));
            return map.encode();
        }
    }

    /**
     * A device's word that it is another device of a member.
     *
     * @param salt random bytes of its choice, another one each time
     * @param signature by the device, see {@link DeviceConsent}
     */
    record Consent(byte[] salt, byte[] signature) {}

    /**
     * The author and its user have these names now.
     *
     * @param displayName the user's, clean text
     * @param deviceName the device's, clean text
     */
    record Renamed(String displayName, String deviceName) implements TeamEntry {
        @Override
        public EntryKind kind() {
            return PROFILE;
        }

        @Override
        public byte[] encode() {
            return new CborMap().put(1, displayName).put(2, deviceName).encode();
        }
    }

    /**
     * A channel exists.
     *
     * @param channel its id; it follows from the salt, see {@link ChannelIds}, in teams of before it was random
     * @param name its name, clean text
     * @param type who takes part
     * @param description what it is for
     * @param topic what it is about now
     * @param salt makes its id unique
     */
    record Opened(ChannelId channel, String name, ChannelType type, Optional<String> description,
            Optional<String> topic, Optional<byte[]> salt) implements TeamEntry {
        /** Makes the entry of a public channel. */
        static Opened of(TeamId team, PeerId author, byte[] salt, String name, Optional<String> description,
                Optional<String> topic) {
            return new Opened(ChannelIds.ofPublic(team, author, salt), name, ChannelType.PUBLIC, description, topic,
                    Optional.of(salt));
        }

        @Override
        public EntryKind kind() {
            return CHANNEL;
        }

        @Override
        public byte[] encode() {
            CborMap map = new CborMap().put(1, channel.bytes()).put(2, name).put(3, TeamEntries.word(type))
                    .put(4, description).put(5, topic);
            salt.ifPresent(it -> map.put(6, it));
            return map.encode();
        }
    }

    /**
     * Content of a channel is kept for some time only.
     *
     * @param channel the channel
     * @param days how many days; 0 for ever
     */
    record Retained(ChannelId channel, int days) implements TeamEntry {
        @Override
        public EntryKind kind() {
            return RETENTION;
        }

        @Override
        public byte[] encode() {
            return new CborMap().put(1, channel.bytes()).put(2, days).encode();
        }
    }

    /**
     * Devices are given a secret of a channel.
     *
     * @param channel the channel
     * @param key names the secret
     * @param boxes the secret, sealed to each device; at most {@value #MAX_BOXES}
     */
    record Keys(ChannelId channel, KeyId key, List<Box> boxes) implements TeamEntry {
        /** Copies the list. */
        public Keys {
            boxes = List.copyOf(boxes);
        }

        @Override
        public EntryKind kind() {
            return KEYS;
        }

        @Override
        public byte[] encode() {
            List<CborItem> items = boxes.stream()
                    .map(box -> (CborItem) new CborMap().put(1, box.peer().publicKey()).put(2, box.sealed()).toItem())
                    .toList();
            return new CborMap().put(1, channel.bytes()).put(2, key.bytes()).put(3, items).encode();
        }

        static Keys of(CborMap map) throws CborException {
            List<Box> boxes = new ArrayList<>();
            for (CborItem item : map.array(3, MAX_BOXES)) {
                CborMap box = CborMap.of(item);
                boxes.add(
                        new Box(PeerId.ofPublicKey(box.exactBytes(1, PeerId.KEY_LENGTH)), box.bytes(2, MAX_BOX_BYTES)));
            }
            return new Keys(new ChannelId(map.exactBytes(1, Bytes32.LENGTH)),
                    new KeyId(map.exactBytes(2, KeyId.LENGTH)),
                    boxes);
        }
    }

    /**
     * Secrets for the author are sealed to this key from now on.
     *
     * @param key the key, of whatever suite
     */
    record Prekey(SealingKey key) implements TeamEntry {
        @Override
        public EntryKind kind() {
            return PREKEY;
        }

        @Override
        public byte[] encode() {
            return new CborMap().put(1, key.suite()).put(2, key.key()).encode();
        }
    }

    /**
     * A secret sealed to one device.
     *
     * @param peer the device
     * @param sealed the sealed secret
     */
    record Box(PeerId peer, byte[] sealed) {}

    /**
     * Devices belong to the team no more.
     *
     * @param devices which, each with the author's word to show it; at most {@value #MAX_REMOVED}
     * @param member whose all devices are removed, also those that the author does not know
     */
    record Removed(List<Goodbye> devices, Optional<MemberId> member) implements TeamEntry {
        /** Copies the list. */
        public Removed {
            devices = List.copyOf(devices);
        }

        @Override
        public EntryKind kind() {
            return REMOVED;
        }

        @Override
        public byte[] encode() {
            List<CborItem> items = devices.stream().map(
                    it -> (CborItem) new CborMap().put(1, it.peer().publicKey()).put(2, it.signature()).toItem())
                    .toList();
            CborMap map = new CborMap().put(1, items);
            member.ifPresent(it -> map.put(2, it.bytes()));
            return map.encode();
        }

        static Removed of(CborMap map) throws CborException {
            List<Goodbye> devices = new ArrayList<>();
            for (CborItem item : map.array(1, MAX_REMOVED)) {
                CborMap device = CborMap.of(item);
                devices.add(new Goodbye(PeerId.ofPublicKey(device.exactBytes(1, PeerId.KEY_LENGTH)),
                        device.exactBytes(2, Signature.LENGTH)));
            }
            return new Removed(devices, map.item(2).isPresent()
                    ? Optional.of(new MemberId(map.exactBytes(2, Bytes32.LENGTH)))
                    : Optional.empty());
        }
    }

    /**
     * The word that a device was removed, which can be shown to it although it gets no more entries.
     *
     * @param peer the device
     * @param signature by the author of the removal
     */
    record Goodbye(PeerId peer, byte[] signature) {}

    /**
     * A member may do something else from now on.
     *
     * @param member the member
     * @param role what she may do
     */
    record RoleChanged(MemberId member, Role role) implements TeamEntry {
        @Override
        public EntryKind kind() {
            return ROLE;
        }

        @Override
        public byte[] encode() {
            return new CborMap().put(1, member.bytes()).put(2, TeamEntries.word(role)).encode();
        }
    }

    /** The author leaves with all her devices. */
    record Left() implements TeamEntry {
        @Override
        public EntryKind kind() {
            return LEFT;
        }

        @Override
        public byte[] encode() {
            return new CborMap().put(1, 1).encode();
        }
    }
}
