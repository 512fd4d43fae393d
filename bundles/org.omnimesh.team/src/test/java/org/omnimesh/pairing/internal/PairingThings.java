// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.pairing.internal;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.crypto.KeyVault;
import org.omnimesh.api.crypto.Pake.Role;
import org.omnimesh.api.crypto.PasswordStretching;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.node.Profile;
import org.omnimesh.api.pairing.OpenInvitation;
import org.omnimesh.api.storage.Database;
import org.omnimesh.api.team.DeviceCard;
import org.omnimesh.confusion.Thing;
import org.omnimesh.crypto.bc.internal.CpacePake;
import org.omnimesh.crypto.bc.internal.Ed25519Signatures;
import org.omnimesh.testing.Ids;
import org.omnimesh.testing.SeededRandom;

/** What pairing signs, seals and tags: two pairings with one code and one card, and what is kept of links and doors. */
public final class PairingThings {
    private static final String NAMEPLATE = "7K2";
    private static final byte[] CODE = "9M4QX".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] INVITATION = { 7, 8, 9 };

    private final Ciphers ciphers;
    private final SignedCards cards;
    private final DeviceCard card;
    private final List<Thing> things = new ArrayList<>();

    private PairingThings(Ciphers ciphers, DeviceIdentity identity) {
        this.ciphers = ciphers;
        this.cards = new SignedCards(identity, new Ed25519Signatures());
        this.card = new DeviceCard(identity.peerId(), new Profile("Ana", "laptop"), identity.sealingKey(), List.of());
    }

    /** Makes all of them. */
    public static List<Thing> of(Ciphers ciphers, DeviceIdentity identity, Database database, KeyVault vault,
            TeamId team) throws Exception {
        PairingThings made = new PairingThings(ciphers, identity);
        made.pair("", 1);
        made.pair(" of an earlier pairing", 2);
        made.keep(database, vault, team);
        made.door("tag of a door", "Chess club", new SeededRandom(3));
        made.door("tag of another door", "Book club", new SeededRandom(3));
        made.password("password of a door", "Chess club");
        made.password("password of another door", "Book club");
        return made.things;
    }

    private void add(String name, Set<String> labels, byte[] bytes, Thing.Place place) {
        things.add(new Thing(name, labels, bytes, shown -> {
            try {
                return place.takes(shown);
            } catch (Refusal e) {
                return false;
            }
        }));
    }

    /** The same random bytes again make the same side again, so that its steps can be taken as often as need be. */
    private JoiningSide joiner(int seed, byte[] welcome) throws Refusal {
        JoiningSide joiner = new JoiningSide(new CpacePake(new SeededRandom(seed)), ciphers, cards, Ids.bytes(seed),
                CODE, new Message.Hello(Message.Form.SHORT, NAMEPLATE, Arrays.copyOf(Ids.bytes(3), 16)));
        joiner.share(welcome);
        return joiner;
    }

    private void pair(String which, int seed) throws Exception {
        IssuingSide issuer = new IssuingSide(new CpacePake(new SeededRandom(10 + seed)), ciphers, cards,
                Ids.bytes(seed), Arrays.copyOf(Ids.bytes(4), 16));
        JoiningSide begun = new JoiningSide(new CpacePake(new SeededRandom(seed)), ciphers, cards, Ids.bytes(seed),
                CODE, new Message.Hello(Message.Form.SHORT, NAMEPLATE, Arrays.copyOf(Ids.bytes(3), 16)));
        issuer.hello(begun.hello());
        byte[] welcome = issuer.welcome();
        byte[] answer = issuer.answer(begun.share(welcome), CODE);
        JoiningSide joiner = joiner(seed, welcome);
        byte[] introduction = joiner.introduce(answer, card);
        byte[] sealedCard = issuer.confirm(introduction);

        add("issuer's answer" + which, Set.of("omni/1/cpace", "omni/1/pair/confirm-issuer"), answer,
                bytes -> joiner(seed, welcome).introduce(bytes, card).length > 0);
        add("joiner's introduction" + which, Set.of("omni/1/cpace", "omni/1/pair/confirm-joiner"), introduction,
                bytes -> issuer.card(issuer.confirm(bytes)).equals(card));
        add("joiner's sealed card" + which, Set.of("omni/1/pair/key-joiner", "omni/1/card"), sealedCard,
                bytes -> issuer.card(bytes).equals(card));
        add("issuer's invitation" + which, Set.of("omni/1/pair/key-issuer", "omni/1/card"),
                issuer.invite(card, INVITATION), bytes -> Arrays.equals(INVITATION, joiner.offer(bytes).invitation()));
        add("offer to become a device" + which, Set.of("omni/1/pair/key-issuer"), issuer.offer(INVITATION),
                bytes -> Arrays.equals(INVITATION, joiner.asked(bytes)));
        add("consent in a pairing" + which, Set.of("omni/1/pair/key-joiner"), joiner.consent(INVITATION),
                bytes -> Arrays.equals(INVITATION, issuer.consent(bytes)));
        add("end of a pairing" + which, Set.of("omni/1/pair/key-joiner"), joiner.joined(), bytes -> {
            issuer.joined(bytes);
            return true;
        });
        parts(which, Ids.bytes(20 + seed));
    }

    /** What stands in those messages, without what tells one message from another. */
    private void parts(String which, byte[] binding) throws CryptoException {
        SymmetricKey shared = SymmetricKey.of(Ids.bytes(9));
        Session session = new Session(ciphers, shared, binding);
        Set<String> confirming = Set.of("omni/1/pair/confirm-joiner", "omni/1/pair/confirm-issuer");
        add("joiner's proof" + which, confirming, session.joinerConfirmation(),
                bytes -> Arrays.equals(bytes, session.joinerConfirmation()));
        add("issuer's proof" + which, confirming, session.issuerConfirmation(),
                bytes -> Arrays.equals(bytes, session.issuerConfirmation()));
        for (int number = 1; number <= 3; number++) {
            int index = number;
            add("part " + number + " to the issuer" + which, Set.of("omni/1/pair/key-joiner"),
                    session.sealToIssuer(number, INVITATION),
                    bytes -> session.openFromJoiner(index, bytes).length > 0);
            add("part " + number + " to the joiner" + which, Set.of("omni/1/pair/key-issuer"),
                    session.sealToJoiner(number, INVITATION),
                    bytes -> session.openFromIssuer(index, bytes).length > 0);
        }
        for (Role role : Role.values()) {
            add("card of the " + role + which, Set.of("omni/1/card"), cards.sign(card, role, session.transcript()),
                    bytes -> cards.verify(bytes, role, session.transcript()).equals(card));
        }
    }

    private void keep(Database database, KeyVault vault, TeamId team) throws Exception {
        SealedInvitations store = new SealedInvitations(database, ciphers, vault);
        for (String id : List.of("0000000000000001", "0000000000000002")) {
            byte[] secret = Arrays.copyOf(Ids.bytes(5), PairingLink.SECRET_BYTES);
            LinkInvitation link = new LinkInvitation(new OpenInvitation(id, org.omnimesh.api.team.Role.MEMBER, 1, true,
                    Instant.ofEpochMilli(1), Instant.ofEpochMilli(2)), NAMEPLATE, secret, team);
            store.save(link);
            byte[] sealed = database.read(transaction -> transaction
                    .queryOne("SELECT sealed FROM pairing_link WHERE id = ?", row -> row.bytes("sealed"), id))
                    .orElseThrow();
            add("secret of link " + id, Set.of("omni/1/pair/links-at-rest"), sealed, bytes -> {
                database.write(transaction -> transaction
                        .update("UPDATE pairing_link SET sealed = ? WHERE id = ?", bytes, id));
                return store.load().contains(link);
            });
        }
    }

    private void door(String what, String name, SeededRandom random) {
        DoorName door = DoorName.of(name, ciphers).orElseThrow();
        add(what, Set.of("omni/1/pair/team-name", "omni/1/pair/team-tag"),
                door.freshTag(random).getBytes(StandardCharsets.US_ASCII),
                bytes -> door.matches(new String(bytes, StandardCharsets.ISO_8859_1)));
    }

    private void password(String what, String name) {
        DoorName door = DoorName.of(name, ciphers).orElseThrow();
        add(what, Set.of("omni/1/pair/team-name", "omni/1/pair/team-salt"), door.stretch("pass phrase", new Quick()),
                bytes -> Arrays.equals(bytes, door.stretch("pass phrase", new Quick())));
    }

    /** A stretching that takes no time: salt and passphrase decide, as in the real one. */
    private final class Quick implements PasswordStretching {
        @Override
        public SymmetricKey argon2id(byte[] passphrase, byte[] salt, Argon2Cost cost) {
            return SymmetricKey.of(ciphers.authenticate(SymmetricKey.of(Arrays.copyOf(salt, SymmetricKey.LENGTH)),
                    new CryptoContext("omni/1/test"), passphrase));
        }

        @Override
        public SymmetricKey pbkdf2(byte[] passphrase, byte[] salt, int iterations) {
            throw new UnsupportedOperationException();
        }
    }
}
