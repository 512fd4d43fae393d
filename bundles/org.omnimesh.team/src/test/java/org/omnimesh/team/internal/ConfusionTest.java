// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.KeyVault;
import org.omnimesh.api.crypto.Nonce;
import org.omnimesh.api.crypto.Signature;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.keys.ChannelSecret;
import org.omnimesh.api.log.ChannelTrust.Opening;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.crypto.bc.internal.Ed25519Signatures;
import org.omnimesh.crypto.bc.internal.SealedDeviceIdentity;
import org.omnimesh.crypto.bc.internal.SlowStretching;
import org.omnimesh.crypto.bc.internal.archive.ArchiveSealing;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.testing.Await;
import org.omnimesh.testing.FixedKeyVault;
import org.omnimesh.testing.Ids;
import org.omnimesh.testing.InMemoryNetwork;
import org.omnimesh.testing.TemporaryHome;

/**
 * Test 11: what was signed or sealed for one place is put into every other place, as it is and cut or filled to fit, and is
 * refused there. That all labels differ, in all ways of use, is the business of {@code ContextLabelsTest}.
 */
class ConfusionTest {
    private static final EntryKind NOTE = new EntryKind("test.note");
    private static final byte[] BOUND = { 1, 2, 3 };
    private static final byte[] TEXT = { 4, 5, 6 };

    private final InMemoryNetwork network = new InMemoryNetwork();
    private TestNode ana;
    private TestNode bo;
    private TeamId team;
    private ChannelId general;

    /** A place that takes bytes or refuses them. */
    private interface Place {
        boolean takes(byte[] bytes) throws Exception;
    }

    /**
     * Something signed or sealed.
     *
     * @param name what it is
     * @param bytes how it travels or lies
     * @param place where it belongs
     */
    private record Thing(String name, byte[] bytes, Place place) {}

    @BeforeEach
    void makeTeam() throws Exception {
        ana = new TestNode("Ana", network);
        bo = new TestNode("Bo", network);
        ana.invite(bo);
        TestNode.link(ana, bo);
        team = ana.teams.current().id();
        general = ana.teams.list().get(0).id();
        Await.until("the secret at Bo", () -> bo.trust.writingKey(general).isPresent());
    }

    @AfterEach
    void stopNodes() throws Exception {
        ana.close();
        bo.close();
    }

    private EntryHeader header(ChannelId channel, PeerId author, long seq) {
        return new EntryHeader(team, channel, author, seq, new HybridTime(1, 0), NOTE,
                ana.trust.writingKey(channel).orElseThrow());
    }

    private Thing entry(String name, ChannelId channel, long seq) {
        EntryHeader header = header(channel, ana.peer(), seq);
        return new Thing(name, ana.trust.seal(header, BOUND, TEXT),
                bytes -> bo.trust.open(header, BOUND, bytes) instanceof Opening.Opened);
    }

    private Thing flatEntry() {
        SymmetricKey key = ana.ciphers.randomKey();
        ChannelSecret secret = new ChannelSecret(ana.agreement.names(general, key).getLast(), key);
        EntryHeader header = new EntryHeader(team, general, ana.peer(), 7, new HybridTime(1, 0), NOTE, secret.id());
        return new Thing("entry of before ratchets", ana.agreement.seal(secret, header, BOUND, TEXT),
                opening(() -> secret, header));
    }

    private interface Secrets {
        ChannelSecret get();
    }

    private Place opening(Secrets secret, EntryHeader header) {
        return bytes -> {
            try {
                return bo.agreement.open(secret.get(), header, BOUND, bytes).length > 0;
            } catch (CryptoException e) {
                return false;
            }
        };
    }

    private Thing box(String name, ChannelId channel, TestNode to) throws CryptoException {
        ChannelSecret secret = ana.agreement.make(channel);
        byte[] box = ana.agreement.handOver(team, channel, secret, to.peer(), List.of(to.identity.sealingKey()));
        return new Thing(name, box, bytes -> to.agreement.accept(team, channel, secret.id(), bytes).isPresent());
    }

    private Thing signed(String name, CryptoContext context, byte[] message) {
        return new Thing(name, ana.identity.sign(context, message).bytes(), bytes -> bytes.length == Signature.LENGTH
                && new Ed25519Signatures().verify(ana.peer(), context, message, new Signature(bytes)));
    }

    private Thing goodbye() {
        byte[] word = Goodbyes.sign(ana.identity, ana.store.membership().currentTeam().orElseThrow(), bo.peer());
        byte[] message = ByteBuffer.allocate(96).put(team.bytes()).put(bo.peer().publicKey()).put(ana.store.membership()
                .currentTeam().orElseThrow().state().devices().get(bo.peer()).admission().bytes()).array();
        return new Thing("goodbye", word, bytes -> bytes.length == Signature.LENGTH && new Ed25519Signatures()
                .verify(ana.peer(), new CryptoContext("omni/1/goodbye"), message, new Signature(bytes)));
    }

    private Thing consent() {
        DeviceConsent.Offer offer = new DeviceConsent.Offer(team, ana.store.membership().currentTeam().orElseThrow()
                .known(ana.peer()).orElseThrow().member());
        TeamEntry.Consent word = DeviceConsent.sign(bo.identity, offer, Ids.bytes(5));
        return new Thing("consent", word.signature(), bytes -> bytes.length == Signature.LENGTH && DeviceConsent
                .holds(new Ed25519Signatures(), offer, bo.peer(), new TeamEntry.Consent(word.salt(), bytes)));
    }

    private Thing atRest(String name, KeyVault vault) {
        ChannelSecrets secrets = new ChannelSecrets(ana.ciphers, ana.peer(), vault);
        ChannelSecret secret = ana.agreement.make(general);
        return new Thing(name, secrets.seal(team, general, secret.id(), secret.key()), bytes -> {
            try {
                return secrets.unseal(team, general, secret.id(), bytes).equals(secret.key());
            } catch (CryptoException | IllegalArgumentException e) {
                return false;
            }
        });
    }

    private Thing identityFile() throws Exception {
        byte[] file = Files.readAllBytes(ana.home.directory().resolve("keys/identity"));
        return new Thing("identity file", file, bytes -> {
            try (TemporaryHome home = new TemporaryHome()) {
                Files.createDirectories(home.directory().resolve("keys"));
                Files.write(home.directory().resolve("keys/identity"), bytes);
                return new SealedDeviceIdentity(home, new FixedKeyVault(7), ana.ciphers, ana.random).peerId()
                        .equals(ana.peer());
            } catch (CryptoException e) {
                return false;
            }
        });
    }

    private Thing numbered(String name, String label) {
        SymmetricKey key = ana.ciphers.randomKey();
        byte[] bound = (label + "\0").getBytes(StandardCharsets.US_ASCII);
        return new Thing(name, ana.ciphers.seal(key, Nonce.ofIndex(3), bound, TEXT), bytes -> {
            try {
                return ana.ciphers.open(key, Nonce.ofIndex(3), bound, bytes).length > 0;
            } catch (CryptoException e) {
                return false;
            }
        });
    }

    private Thing head(String label) {
        SymmetricKey key = new FixedKeyVault(7).derive(new CryptoContext("omni/1/audit"));
        byte[] code = ana.ciphers.authenticate(key, new CryptoContext(label), TEXT);
        return new Thing("code under " + label, code, bytes -> Arrays.equals(code, bytes));
    }

    private Thing backup() throws Exception {
        byte[] passphrase = "correct horse".getBytes(StandardCharsets.US_ASCII);
        ArchiveSealing sealing = new ArchiveSealing(new SlowStretching(), ana.random, new FixedKeyVault(7), ana.home);
        try (InputStream in = sealing.seal(new ByteArrayInputStream(TEXT), passphrase)) {
            byte[] bytes = in.readAllBytes();
            return new Thing("backup", bytes, it -> Arrays.equals(it, bytes));
        }
    }

    private List<Thing> things() throws Exception {
        byte[] id = Ids.bytes(5);
        ChannelId hidden = team.teamChannel();
        return List.of(entry("entry", general, 5), entry("next entry", general, 6), entry("team entry", hidden, 5),
                flatEntry(), box("box", general, bo), box("box for Ana", general, ana),
                box("box of another channel", hidden, bo), signed("run", Run.CONTEXT, id),
                signed("card", new CryptoContext("omni/1/card"), id), goodbye(), consent(),
                atRest("secret at rest", new FixedKeyVault(7)), atRest("secret of another home", new FixedKeyVault(8)),
                identityFile(), numbered("chunk", "omni/1/chunk"), numbered("segment", "omni/1/log.segment"),
                head("omni/1/pair/confirm-joiner"), head("omni/1/pair/confirm-issuer"), backup());
    }

    @Test
    void whatWasMadeForOnePlaceIsRefusedInEveryOther() throws Exception {
        List<Thing> things = things();
        List<String> taken = new ArrayList<>();
        int tries = 0;
        for (Thing place : things) {
            assertTrue(place.place().takes(place.bytes()), place.name() + " is taken where it belongs");
            for (Thing other : things) {
                if (place != other) {
                    for (byte[] bytes : List.of(other.bytes(), Arrays.copyOf(other.bytes(), place.bytes().length))) {
                        tries++;
                        if (place.place().takes(bytes)) {
                            taken.add(other.name() + " as " + place.name());
                        }
                    }
                }
            }
        }
        assertEquals(List.of(), taken);
        assertEquals(2 * things.size() * (things.size() - 1), tries);
    }

    @Test
    void entryMovedToAnotherPlaceDoesNotOpen() {
        EntryHeader header = header(general, ana.peer(), 5);
        byte[] sealed = ana.trust.seal(header, BOUND, TEXT);
        assertInstanceOf(Opening.Opened.class, bo.trust.open(header, BOUND, sealed));
        List<EntryHeader> elsewhere = List.of(header(general, ana.peer(), 6), header(general, bo.peer(), 5),
                header(team.teamChannel(), ana.peer(), 5),
                new EntryHeader(team, team.teamChannel(), ana.peer(), 5, header.time(), NOTE, header.keyId()),
                new EntryHeader(team, general, ana.peer(), 5 + (1L << 40), header.time(), NOTE, header.keyId()));
        for (EntryHeader moved : elsewhere) {
            assertEquals(false, bo.trust.open(moved, BOUND, sealed) instanceof Opening.Opened, moved.toString());
        }
        assertInstanceOf(Opening.Damaged.class, bo.trust.open(header, new byte[] { 1, 2 }, sealed), "another header");
    }
}
