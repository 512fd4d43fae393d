// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.omnimesh.api.cbor.Cbor;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.cbor.CborItem;
import org.omnimesh.api.cbor.CborMap;
import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.crypto.Nonce;
import org.omnimesh.api.crypto.Sealing;
import org.omnimesh.api.crypto.SealingKey;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.id.Bytes32;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.EntryKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes and opens what only some devices of a team may know, in a log that all of them have. Thread-safe.
 *
 * <p>
 * The body is encrypted under a key of its own, which is sealed to each device. Boxes carry no recipient and are made up to a
 * power of two with boxes for the author, the body to a multiple of {@value #BLOCK} bytes. Body and boxes are bound to team and
 * author, so that nobody can repeat them as her own.
 */
final class Veil {
    /** What a veiled entry may say. */
    static final Set<EntryKind> DECIDED = Set.of(ChannelEntry.BEGUN, ChannelEntry.DESCRIBED, ChannelEntry.INVITED,
            ChannelEntry.ENTERED, ChannelEntry.DEPARTED, ChannelEntry.EXPELLED, ChannelEntry.APPOINTED,
            TeamEntry.RETENTION);
    /** What a whispered entry may say. */
    static final Set<EntryKind> TOLD = Set.of(TeamEntry.KEYS, ChannelEntry.HANDED, ChannelEntry.CARRIED,
            Lacking.KIND);

    /** Most devices that one entry is sealed to; as many boxes of the largest suite fit beside the largest body. */
    static final int MAX_RECIPIENTS = 16;

    /** Most devices that are named beside them as those who have a secret. */
    static final int MAX_HOLDERS = 512;

    private static final int BLOCK = 256;
    private static final CryptoContext BOX = new CryptoContext("omni/1/veil-box");
    private static final CryptoContext BODY = new CryptoContext("omni/1/veil-body");
    private static final Logger LOG = LoggerFactory.getLogger(Veil.class);

    private final Ciphers ciphers;
    private final Sealing sealing;
    private final DeviceIdentity identity;
    private final Set<SealingKey> usable = ConcurrentHashMap.newKeySet();
    private final Set<SealingKey> useless = ConcurrentHashMap.newKeySet();

    Veil(Ciphers ciphers, Sealing sealing, DeviceIdentity identity) {
        this.ciphers = ciphers;
        this.sealing = sealing;
        this.identity = identity;
    }

    /**
     * What a veiled entry says.
     *
     * @param content what is decided or told
     * @param recipients the devices it is sealed to
     * @param introduced of a secret: when it was introduced, 0 if now
     * @param holders of a secret: which devices have it, beside the recipients
     */
    record Unveiled(TeamEntry content, Set<PeerId> recipients, long introduced, Set<PeerId> holders) {
        /** Copies the sets. */
        Unveiled {
            recipients = Set.copyOf(recipients);
            holders = Set.copyOf(holders);
        }

        Unveiled(TeamEntry content, Set<PeerId> recipients) {
            this(content, recipients, 0, Set.of());
        }

        private byte[] encode() {
            return new CborMap().put(1, content.kind().name()).put(2, content.encode()).put(3, items(recipients))
                    .put(4, introduced).put(5, items(holders)).encode();
        }

        private static List<CborItem> items(Set<PeerId> devices) {
            return devices.stream().sorted().map(it -> (CborItem) new CborItem.Bytes(it.publicKey())).toList();
        }

        private static Unveiled of(byte[] bytes, Set<EntryKind> kinds) throws CborException {
            CborMap map = Cbor.decodeMap(bytes);
            EntryKind kind = new EntryKind(map.text(1, 48));
            if (!kinds.contains(kind)) {
                throw new CborException("expected a kind that may be veiled, got " + kind);
            }
            return new Unveiled(TeamEntries.decode(kind, map.bytes(2, ChannelEntry.MAX_BODY_BYTES)), devices(map, 3),
                    map.number(4, 0, Long.MAX_VALUE), devices(map, 5));
        }

        private static Set<PeerId> devices(CborMap map, long key) throws CborException {
            Set<PeerId> devices = new HashSet<>();
            for (CborItem item : map.array(key, MAX_HOLDERS)) {
                if (!(item instanceof CborItem.Bytes(byte[] one)) || one.length != PeerId.KEY_LENGTH) {
                    throw new CborException("expected device keys");
                }
                devices.add(PeerId.ofPublicKey(one));
            }
            return devices;
        }
    }

    /** Tells whether anything can be sealed to a device: it may have told a key that is none, or one of a suite to come. */
    boolean reaches(PeerId device, SealingKey key) {
        if (!usable.contains(key) && !useless.contains(key)) {
            try {
                sealing.seal(key, BOX, device.publicKey(), new byte[SymmetricKey.LENGTH]);
                usable.add(key);
            } catch (CryptoException e) {
                useless.add(key);
                LOG.warn("Nothing about private channels can be sealed to device {}: {}", device.shortForm(),
                        e.getMessage());
            }
        }
        return usable.contains(key);
    }

    /** Seals to some devices, all of which it {@link #reaches}; the content names them among its recipients. */
    TeamEntry make(TeamId team, Unveiled what, Map<PeerId, SealingKey> recipients) throws CryptoException {
        byte[] bound = bound(team, identity.peerId());
        SymmetricKey key = ciphers.randomKey();
        byte[] body = ciphers.seal(ciphers.derive(key, BODY, bound), Nonce.SINGLE_USE, bound, padded(what.encode()));
        List<byte[]> boxes = new ArrayList<>();
        for (SealingKey recipient : recipients.values()) {
            boxes.add(sealing.seal(recipient, BOX, bound, key.revealSecretBytes()));
        }
        while (Integer.bitCount(boxes.size()) != 1 || boxes.size() < 2) {
            boxes.add(sealing.seal(identity.sealingKey(), BOX, bound, key.revealSecretBytes()));
        }
        boxes.sort(Arrays::compareUnsigned);
        return DECIDED.contains(what.content().kind())
                ? new ChannelEntry.Veiled(body, boxes)
                : new ChannelEntry.Whispered(body, boxes);
    }

    /** Finds the key in a box for this device. */
    Optional<SymmetricKey> unbox(TeamId team, PeerId author, Collection<byte[]> boxes) {
        byte[] bound = bound(team, author);
        for (byte[] box : boxes) {
            try {
                byte[] key = identity.open(BOX, bound, box);
                if (key.length == SymmetricKey.LENGTH) {
                    return Optional.of(SymmetricKey.of(key));
                }
            } catch (CryptoException e) {
                continue; // A box for somebody else, as most are.
            }
        }
        return Optional.empty();
    }

    /** Opens a body; empty if the key is not its key, or it says what it may not. */
    Optional<Unveiled> open(TeamId team, PeerId author, TeamEntry entry, SymmetricKey key) {
        byte[] bound = bound(team, author);
        try {
            return switch (entry) {
                case ChannelEntry.Veiled veiled -> Optional.of(open(veiled.body(), DECIDED, key, bound));
                case ChannelEntry.Whispered told -> Optional.of(open(told.body(), TOLD, key, bound));
                default -> Optional.empty();
            };
        } catch (CryptoException | CborException | IllegalArgumentException e) {
            return Optional.empty(); // Whoever made it let nobody read it: it says nothing.
        }
    }

    private Unveiled open(byte[] body, Set<EntryKind> kinds, SymmetricKey key, byte[] bound)
            throws CryptoException, CborException {
        byte[] padded = ciphers.open(ciphers.derive(key, BODY, bound), Nonce.SINGLE_USE, bound, body);
        int length = padded.length < Integer.BYTES ? -1 : ByteBuffer.wrap(padded).getInt();
        if (length < 0 || length > padded.length - Integer.BYTES) {
            throw new CborException("expected a length and as many bytes");
        }
        return Unveiled.of(Arrays.copyOfRange(padded, Integer.BYTES, Integer.BYTES + length), kinds);
    }

    private static byte[] padded(byte[] content) {
        int blocks = (Integer.BYTES + content.length + BLOCK - 1) / BLOCK;
        return ByteBuffer.allocate(blocks * BLOCK).putInt(content.length).put(content).array();
    }

    private static byte[] bound(TeamId team, PeerId author) {
        return ByteBuffer.allocate(Bytes32.LENGTH + PeerId.KEY_LENGTH).put(team.bytes()).put(author.publicKey())
                .array();
    }
}
