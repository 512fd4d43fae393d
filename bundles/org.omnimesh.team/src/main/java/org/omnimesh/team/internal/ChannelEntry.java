// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.cbor.CborItem;
import org.omnimesh.api.cbor.CborMap;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.id.Bytes32;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.team.ChannelMode;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.Channels;

/**
 * What an entry of the hidden team channel says about channels. About private channels and direct conversations it says so
 * veiled: as a {@link Veiled} or {@link Whispered} entry, which only those can open who may know of the channel.
 */
public sealed interface ChannelEntry extends TeamEntry {
    /** Something is decided about a channel that not everybody may know of. */
    EntryKind VEILED = new EntryKind("team.veiled");
    /** Something is told to those who may know of a channel. */
    EntryKind WHISPERED = new EntryKind("team.whispered");
    /** A channel is called or described otherwise, or archived. */
    EntryKind DESCRIBED = new EntryKind("team.described");
    /** A private channel or direct conversation begins; only veiled. */
    EntryKind BEGUN = new EntryKind("team.begun");
    /** A member is invited; only veiled. */
    EntryKind INVITED = new EntryKind("team.invited");
    /** The author takes part; only veiled. */
    EntryKind ENTERED = new EntryKind("team.entered");
    /** The author takes no part; only veiled. */
    EntryKind DEPARTED = new EntryKind("team.departed");
    /** A member is taken out; only veiled. */
    EntryKind EXPELLED = new EntryKind("team.expelled");
    /** A member administers the channel, or not; only veiled. */
    EntryKind APPOINTED = new EntryKind("team.appointed");
    /** The keys of veiled entries, for those who came later; only whispered. */
    EntryKind HANDED = new EntryKind("team.handed");
    /** What hubs need to store and serve a channel; only whispered. */
    EntryKind CARRIED = new EntryKind("team.carried");
    /** Most boxes of one veiled entry. */
    int MAX_BOXES = 32;

    /** Longest encrypted body in bytes. */
    int MAX_BODY_BYTES = 40 << 10;

    /** Most members that one entry names. */
    int MAX_MEMBERS = 400;

    /** Most keys that one entry hands over. */
    int MAX_HANDED = 256;

    /** Most readers that hubs are told. */
    int MAX_READERS = 600;

    /**
     * Something that only some devices can open.
     *
     * @param body what is decided, encrypted under a key of its own
     * @param boxes that key, sealed to each of them, and more of the kind that nobody can tell apart
     */
    record Veiled(byte[] body, List<byte[]> boxes) implements ChannelEntry {
        /** Copies the list. */
        public Veiled {
            boxes = List.copyOf(boxes);
        }

        @Override
        public EntryKind kind() {
            return VEILED;
        }

        @Override
        public byte[] encode() {
            return new CborMap().put(1, body).put(2, ChannelEntries.items(boxes)).encode();
        }
    }

    /**
     * The same, for what decides nothing.
     *
     * @param body what is told, encrypted under a key of its own
     * @param boxes that key, sealed
     */
    record Whispered(byte[] body, List<byte[]> boxes) implements ChannelEntry {
        /** Copies the list. */
        public Whispered {
            boxes = List.copyOf(boxes);
        }

        @Override
        public EntryKind kind() {
            return WHISPERED;
        }

        @Override
        public byte[] encode() {
            return new CborMap().put(1, body).put(2, ChannelEntries.items(boxes)).encode();
        }
    }

    /**
     * A private channel or direct conversation begins. Its id follows from this, see {@link ChannelIds}.
     *
     * @param salt makes the id of a private channel unique
     * @param type private or dm
     * @param mode what newcomers may read
     * @param name its name, clean text; empty for a direct conversation
     * @param description what it is for
     * @param topic what it is about now
     * @param members who takes part beside the author; of a direct conversation both
     */
    record Begun(byte[] salt, ChannelType type, ChannelMode mode, String name, Optional<String> description,
            Optional<String> topic, List<MemberId> members) implements ChannelEntry {
        /** Checks the type and copies the list. */
        public Begun {
            if (type == ChannelType.PUBLIC || type == ChannelType.DM && members.size() != 2
                    || type == ChannelType.PRIVATE && name.isEmpty()) {
                throw new IllegalArgumentException("expected a private channel with a name, or two members");
            }
            members = List.copyOf(members);
        }

        @Override
        public EntryKind kind() {
            return BEGUN;
        }

        @Override
        public byte[] encode() {
            return new CborMap().put(1, salt).put(2, TeamEntries.word(type)).put(3, TeamEntries.word(mode)).put(4, name)
                    .put(5, description).put(6, topic)
                    .put(7, ChannelEntries.items(members.stream().map(MemberId::bytes).toList()))
                    .encode();
        }

        static Begun of(CborMap map) throws CborException {
            List<MemberId> members = new ArrayList<>();
            for (byte[] id : ChannelEntries.bytes(map, 7, MAX_MEMBERS, Bytes32.LENGTH)) {
                members.add(new MemberId(id));
            }
            ChannelType type = TeamEntries.constant(ChannelType.class, map, 2);
            return new Begun(map.exactBytes(1, TeamEntry.SALT_BYTES), type,
                    TeamEntries.constant(ChannelMode.class, map, 3),
                    type == ChannelType.DM ? "" : TeamEntries.name(map, 4), TeamEntries.line(map, 5),
                    TeamEntries.line(map, 6), members);
        }
    }

    /**
     * A channel is called or described otherwise; what is absent stays.
     *
     * @param channel the channel
     * @param name its name, clean text
     * @param description what it is for; empty text for nothing
     * @param topic what it is about; empty text for nothing
     * @param archived whether nobody is to write there
     */
    record Described(ChannelId channel, Optional<String> name, Optional<String> description, Optional<String> topic,
            Optional<Boolean> archived) implements ChannelEntry {
        @Override
        public EntryKind kind() {
            return DESCRIBED;
        }

        @Override
        public byte[] encode() {
            CborMap map = new CborMap().put(1, channel.bytes()).put(2, name).put(3, description).put(4, topic);
            archived.ifPresent(it -> map.put(5, it ? 1 : 0));
            return map.encode();
        }

        static Described of(CborMap map) throws CborException {
            return new Described(ChannelEntries.channel(map),
                    map.item(2).isPresent() ? Optional.of(TeamEntries.name(map, 2)) : Optional.empty(),
                    map.item(3).isPresent() ? Optional.of(TeamEntries.line(map, 3).orElse("")) : Optional.empty(),
                    map.item(4).isPresent() ? Optional.of(TeamEntries.line(map, 4).orElse("")) : Optional.empty(),
                    map.item(5).isPresent() ? Optional.of(map.number(5, 0, 1) == 1) : Optional.empty());
        }
    }

    /**
     * A member may join.
     *
     * @param channel the channel
     * @param member the member
     */
    record Invited(ChannelId channel, MemberId member) implements ChannelEntry {
        @Override
        public EntryKind kind() {
            return INVITED;
        }

        @Override
        public byte[] encode() {
            return new CborMap().put(1, channel.bytes()).put(2, member.bytes()).encode();
        }
    }

    /**
     * The author, invited, takes part.
     *
     * @param channel the channel
     */
    record Entered(ChannelId channel) implements ChannelEntry {
        @Override
        public EntryKind kind() {
            return ENTERED;
        }

        @Override
        public byte[] encode() {
            return new CborMap().put(1, channel.bytes()).encode();
        }
    }

    /**
     * The author takes no part any more, or declines.
     *
     * @param channel the channel
     */
    record Departed(ChannelId channel) implements ChannelEntry {
        @Override
        public EntryKind kind() {
            return DEPARTED;
        }

        @Override
        public byte[] encode() {
            return new CborMap().put(1, channel.bytes()).encode();
        }
    }

    /**
     * A member takes no part any more, or is not invited any more.
     *
     * @param channel the channel
     * @param member the member
     */
    record Expelled(ChannelId channel, MemberId member) implements ChannelEntry {
        @Override
        public EntryKind kind() {
            return EXPELLED;
        }

        @Override
        public byte[] encode() {
            return new CborMap().put(1, channel.bytes()).put(2, member.bytes()).encode();
        }
    }

    /**
     * A member administers the channel, or not any more.
     *
     * @param channel the channel
     * @param member the member
     * @param admin whether she does
     */
    record Appointed(ChannelId channel, MemberId member, boolean admin) implements ChannelEntry {
        @Override
        public EntryKind kind() {
            return APPOINTED;
        }

        @Override
        public byte[] encode() {
            return new CborMap().put(1, channel.bytes()).put(2, member.bytes()).put(3, admin ? 1 : 0).encode();
        }
    }

    /**
     * The keys of veiled entries about a channel.
     *
     * @param keys each with its entry; at most {@value #MAX_HANDED}
     */
    record Handed(List<EntryKey> keys) implements ChannelEntry {
        /** Copies the list. */
        public Handed {
            keys = List.copyOf(keys);
        }

        @Override
        public EntryKind kind() {
            return HANDED;
        }

        @Override
        public byte[] encode() {
            List<CborItem> items = keys.stream().map(it -> (CborItem) new CborMap().put(1, it.entry().bytes())
                    .put(2, it.key().revealSecretBytes()).toItem()).toList();
            return new CborMap().put(1, items).encode();
        }

        static Handed of(CborMap map) throws CborException {
            List<EntryKey> keys = new ArrayList<>();
            for (CborItem item : map.array(1, MAX_HANDED)) {
                CborMap key = CborMap.of(item);
                keys.add(new EntryKey(new EntryId(key.exactBytes(1, Bytes32.LENGTH)),
                        SymmetricKey.of(key.exactBytes(2, SymmetricKey.LENGTH))));
            }
            return new Handed(keys);
        }
    }

    /**
     * What opens a veiled entry.
     *
     * @param entry the entry
     * @param key its key
     */
    record EntryKey(EntryId entry, SymmetricKey key) {}

    /**
     * Hubs are to store and serve a channel.
     *
     * @param channel the channel
     * @param readers the devices to whom its entries go; at most {@value #MAX_READERS}
     * @param hubs the hubs that are told
     * @param days how many days its content is kept; 0 for ever
     */
    record Carried(ChannelId channel, List<PeerId> readers, List<PeerId> hubs, int days) implements ChannelEntry {
        /** Copies the lists. */
        public Carried {
            readers = List.copyOf(readers);
            hubs = List.copyOf(hubs);
        }

        @Override
        public EntryKind kind() {
            return CARRIED;
        }

        @Override
        public byte[] encode() {
            return new CborMap().put(1, channel.bytes()).put(2, keys(readers)).put(3, days).put(4, keys(hubs)).encode();
        }

        private static List<CborItem> keys(List<PeerId> devices) {
            return ChannelEntries.items(devices.stream().map(PeerId::publicKey).toList());
        }

        static Carried of(CborMap map) throws CborException {
            return new Carried(ChannelEntries.channel(map), devices(map, 2), devices(map, 4),
                    (int) map.number(3, 0, Channels.MAX_DAYS));
        }

        private static List<PeerId> devices(CborMap map, long key) throws CborException {
            List<PeerId> devices = new ArrayList<>();
            for (byte[] one : ChannelEntries.bytes(map, key, MAX_READERS, PeerId.KEY_LENGTH)) {
                devices.add(PeerId.ofPublicKey(one));
            }
            return devices;
        }
    }
}
