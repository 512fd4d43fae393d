// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.Signature;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.discovery.Sighting;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.keys.ChannelSecret;
import org.omnimesh.api.log.ChannelTrust.Opening;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.team.ChannelMode;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.confusion.Thing;
import org.omnimesh.confusion.Thing.Place;
import org.omnimesh.crypto.bc.internal.Ed25519Signatures;
import org.omnimesh.crypto.bc.internal.HpkeSealing;
import org.omnimesh.mesh.internal.entry.CausalHead;
import org.omnimesh.mesh.internal.entry.Entry;
import org.omnimesh.mesh.internal.entry.EntryCodec;
import org.omnimesh.mesh.internal.entry.EntryDraft;
import org.omnimesh.mesh.internal.entry.LogHead;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.entry.RunCodec;
import org.omnimesh.team.internal.keys.Prekeys;
import org.omnimesh.team.internal.keys.RatchetKeyAgreement;
import org.omnimesh.testing.FixedKeyVault;
import org.omnimesh.testing.Ids;

/** What a team signs, seals, hashes and tags: made by Ana, shown to Bo. */
final class TeamThings {
    static final EntryKind NOTE = new EntryKind("test.note");
    static final byte[] TEXT = { 4, 5, 6 };

    private static final byte[] BOUND = { 1, 2, 3 };
    private static final Set<String> ENTRY = Set.of("omni/1/ratchet-secret-id", "omni/1/ratchet-root",
            "omni/1/ratchet-step", "omni/1/ratchet-entry");
    private static final Set<String> BOX = Set.of("omni/1/channel-secret", "omni/1/ratchet-secret-id");

    private final TestNode ana;
    private final TestNode bo;
    private final TeamId team;
    private final ChannelId general;
    private final List<Thing> things = new ArrayList<>();

    private TeamThings(TestNode ana, TestNode bo) {
        this.ana = ana;
        this.bo = bo;
        this.team = ana.teams.current().id();
        this.general = ana.teams.list().get(0).id();
    }

    static List<Thing> of(TestNode ana, TestNode bo) throws Exception {
        TeamThings made = new TeamThings(ana, bo);
        made.entries();
        made.runs();
        made.boxes();
        made.veils();
        made.words();
        made.kept();
        made.prekey();
        made.tags();
        made.names();
        return made.things;
    }

    private void add(String name, Set<String> labels, byte[] bytes, Place place) {
        things.add(new Thing(name, labels, bytes, place));
    }

    private EntryHeader header(ChannelId channel, PeerId author, long seq) {
        return new EntryHeader(team, channel, author, seq, new HybridTime(1, 0), NOTE,
                ana.trust.writingKey(channel).orElseThrow());
    }

    private void entries() {
        entry("entry", header(general, ana.peer(), 5));
        entry("next entry", header(general, ana.peer(), 6));
        entry("entry of another device", header(general, bo.peer(), 5));
        entry("team entry", header(team.teamChannel(), ana.peer(), 5));
        flatEntry("entry of before ratchets", general, 7);
        flatEntry("entry of before ratchets in another channel", team.teamChannel(), 7);
    }

    private void entry(String name, EntryHeader header) {
        add(name, ENTRY, ana.trust.seal(header, BOUND, TEXT),
                bytes -> bo.trust.open(header, BOUND, bytes) instanceof Opening.Opened);
    }

    private void flatEntry(String name, ChannelId channel, long seq) {
        SymmetricKey key = SymmetricKey.of(Ids.bytes(77));
        ChannelSecret secret = new ChannelSecret(ana.agreement.names(channel, key).getLast(), key);
        EntryHeader header = new EntryHeader(team, channel, ana.peer(), seq, new HybridTime(1, 0), NOTE, secret.id());
        add(name, Set.of("omni/1/channel-key-id", "omni/1/entry-key"),
                ana.agreement.seal(secret, header, BOUND, TEXT),
                bytes -> bo.agreement.open(secret, header, BOUND, bytes).length > 0);
    }

    private void runs() {
        Entry first = run("run", general, 5);
        run("next run", general, 6);
        run("run of the team's log", team.teamChannel(), 5);
        add("id of an entry", Set.of("omni/1/entry"), first.id().bytes(), bytes -> Arrays.equals(bytes,
                EntryCodec.decode(first.encoded(), first.payload()).id().bytes()));
        for (int generation = 1; generation <= 2; generation++) {
            int number = generation;
            add("name of log generation " + generation, Set.of("omni/1/log"),
                    LogId.key(ana.peer(), generation).publicKey(),
                    bytes -> Arrays.equals(bytes, LogId.key(ana.peer(), number).publicKey()));
        }
    }

    /** A run of one entry; its signature alone is a thing of its own, as it could be put into another run. */
    private Entry run(String name, ChannelId channel, long seq) {
        LogHead before = new LogHead(seq - 1, Ids.entry(seq));
        EntryDraft draft = EntryDraft.of(header(channel, ana.peer(), seq), before,
                List.of(new CausalHead(bo.peer(), 1)));
        Entry entry = draft.seal(ana.trust.seal(draft.header(), draft.associated(), TEXT));
        Signature signature = ana.identity.sign(Run.CONTEXT, entry.id().bytes());
        Set<String> labels = Set.of("omni/1/run", "omni/1/entry");
        add(name, labels, RunCodec.encode(List.of(entry), signature).encoded(), bytes -> {
            Run run = RunCodec.decode(bytes);
            return run.log().equals(new LogId(channel, ana.peer())) && run.firstSeq() == seq && signed(run)
                    && bo.trust.open(run.last().header(), draft.associated(),
                            run.last().payload()) instanceof Opening.Opened;
        });
        add("signature of " + name, labels, signature.bytes(), bytes -> signed(
                RunCodec.decode(RunCodec.encode(List.of(entry), new Signature(bytes)).encoded())));
        return entry;
    }

    private static boolean signed(Run run) {
        return new Ed25519Signatures().verify(run.device(), Run.CONTEXT, run.last().id().bytes(), run.signature());
    }

    private void boxes() throws Exception {
        box("box", general, bo, false);
        box("box for Ana", general, ana, false);
        box("box of another channel", team.teamChannel(), bo, false);
        box("box to a prekey", general, bo, true);
        box("box to a prekey of another channel", team.teamChannel(), bo, true);
    }

    private void box(String name, ChannelId channel, TestNode to, boolean prekey) throws Exception {
        ChannelSecret secret = ana.agreement.make(channel);
        byte[] box = ana.agreement.handOver(team, channel, secret, to.peer(),
                List.of(prekey ? to.agreement.ownKey() : to.identity.sealingKey()));
        add(name, BOX, box, bytes -> to.agreement.accept(team, channel, secret.id(), bytes).isPresent());
    }

    private void veils() throws Exception {
        veil("decision", ana, new ChannelEntry.Departed(general));
        veil("other decision", ana, new ChannelEntry.Departed(general));
        veil("hint", ana, new ChannelEntry.Carried(general, List.of(ana.peer()), List.of(), 0));
        veil("decision of Bo", bo, new ChannelEntry.Departed(general));
    }

    private void veil(String name, TestNode by, ChannelEntry content) throws CryptoException {
        Veil veil = new Veil(by.ciphers, new HpkeSealing(by.random), by.identity);
        Veil opener = new Veil(bo.ciphers, new HpkeSealing(bo.random), bo.identity);
        TeamEntry made = veil.make(team, new Veil.Unveiled(content, Set.of(bo.peer())),
                Map.of(bo.peer(), bo.identity.sealingKey()));
        boolean decided = made instanceof ChannelEntry.Veiled;
        byte[] body = made instanceof ChannelEntry.Veiled it ? it.body() : ((ChannelEntry.Whispered) made).body();
        List<byte[]> boxes = made instanceof ChannelEntry.Veiled it
                ? it.boxes()
                : ((ChannelEntry.Whispered) made).boxes();
        SymmetricKey key = opener.unbox(team, by.peer(), boxes).orElseThrow();
        add("veiled " + name, Set.of("omni/1/veil-body"), body, bytes -> opener.open(team, by.peer(),
                decided ? new ChannelEntry.Veiled(bytes, boxes) : new ChannelEntry.Whispered(bytes, boxes), key)
                .filter(it -> it.content().equals(content)).isPresent());
        byte[] own = boxes.stream().filter(it -> opener.unbox(team, by.peer(), List.of(it)).isPresent()).findFirst()
                .orElseThrow();
        add("box of a veiled " + name, Set.of("omni/1/veil-box"), own,
                bytes -> opener.unbox(team, by.peer(), List.of(bytes)).equals(Optional.of(key)));
    }

    private void words() throws CryptoException {
        goodbye("goodbye to Bo", bo.peer());
        goodbye("goodbye to herself", ana.peer());
        MemberId member = ana.store.membership().currentTeam().orElseThrow().known(ana.peer()).orElseThrow().member();
        consent("consent", new DeviceConsent.Offer(team, member), 5);
        consent("consent with other salt", new DeviceConsent.Offer(team, member), 6);
        consent("consent for another team", new DeviceConsent.Offer(Ids.team(9), member), 5);
    }

    private void goodbye(String name, PeerId to) {
        byte[] word = Goodbyes.sign(ana.identity, ana.store.membership().currentTeam().orElseThrow(), to);
        byte[] message = ByteBuffer.allocate(96).put(team.bytes()).put(to.publicKey()).put(ana.store.membership()
                .currentTeam().orElseThrow().state().devices().get(to).admission().bytes()).array();
        add(name, Set.of("omni/1/goodbye"), word, bytes -> new Ed25519Signatures().verify(ana.peer(),
                new CryptoContext("omni/1/goodbye"), message, new Signature(bytes)));
    }

    private void consent(String name, DeviceConsent.Offer offer, int salt) {
        TeamEntry.Consent word = DeviceConsent.sign(bo.identity, offer, Ids.bytes(salt));
        add(name, Set.of("omni/1/device-consent"), word.signature(), bytes -> DeviceConsent
                .holds(new Ed25519Signatures(), offer, bo.peer(), new TeamEntry.Consent(word.salt(), bytes)));
    }

    private void kept() {
        ChannelSecret secret = ana.agreement.make(general);
        kept("secret at rest", 7, general, secret);
        kept("secret at rest in another home", 8, general, secret);
        kept("secret at rest of another channel", 7, team.teamChannel(), secret);
    }

    private void kept(String name, int vault, ChannelId channel, ChannelSecret secret) {
        ChannelSecrets secrets = new ChannelSecrets(ana.ciphers, ana.peer(), new FixedKeyVault(vault));
        add(name, Set.of("omni/1/team-secrets-at-rest"), secrets.seal(team, channel, secret.id(), secret.key()),
                bytes -> secrets.unseal(team, channel, secret.id(), bytes).equals(secret.key()));
    }

    /** The row of a prekey; who reads the table must find the key that belongs to its public half. */
    private void prekey() throws Exception {
        ana.agreement.ownKey();
        byte[] sealed = ana.database.read(
                transaction -> transaction.queryOne("SELECT sealed FROM prekey", row -> row.bytes("sealed")))
                .orElseThrow();
        ChannelSecret secret = bo.agreement.make(general);
        byte[] box = bo.agreement.handOver(team, general, secret, ana.peer(), List.of(ana.agreement.ownKey()));
        add("prekey at rest", Set.of("omni/1/prekeys-at-rest"), sealed, bytes -> {
            ana.database.write(transaction -> transaction.update("UPDATE prekey SET sealed = ?", bytes));
            HpkeSealing sealing = new HpkeSealing(ana.random);
            Prekeys read = new Prekeys(ana.database, ana.ciphers, sealing, new FixedKeyVault(7), ana.time);
            return new RatchetKeyAgreement(ana.ciphers, sealing, ana.identity, read)
                    .accept(team, general, secret.id(), box).isPresent();
        });
    }

    private void tags() {
        for (String instance : List.of("one", "other")) {
            add("tag of the team for instance " + instance, Set.of("omni/1/team-tag-key", "omni/1/team-tag"),
                    ana.tags.tagsFor(instance).getFirst(), bytes -> bo.tags.recognises(
                            new Sighting(instance, List.of(), List.of(bytes), Optional.empty(), Instant.EPOCH)));
        }
    }

    private void names() {
        byte[] salt = Ids.bytes(5);
        MemberId one = new MemberId(Ids.bytes(1));
        MemberId other = new MemberId(Ids.bytes(2));
        ChannelEntry.Begun begun = new ChannelEntry.Begun(salt, ChannelType.PRIVATE,
                ChannelMode.HISTORY, "plans", Optional.empty(), Optional.empty(), List.of(one, other));
        name("id of a private channel", "omni/1/private-channel", () -> ChannelIds.of(team, ana.peer(), begun).bytes());
        name("id of a public channel", "omni/1/public-channel",
                () -> ChannelIds.ofPublic(team, ana.peer(), salt).bytes());
        name("id of a conversation", "omni/1/dm", () -> ChannelIds.ofPair(team, one, other).bytes());
        name("safety number", "omni/1/safety", () -> SafetyDigits.of(new SafetyDigits.Side(one, List.of(ana.peer())),
                new SafetyDigits.Side(other, List.of(bo.peer()))).getBytes(StandardCharsets.US_ASCII));
    }

    /** Computes the same name again. */
    private interface Name {
        byte[] again();
    }

    private void name(String name, String label, Name value) {
        byte[] expected = value.again();
        add(name, Set.of(label), value.again(), bytes -> Arrays.equals(bytes, expected));
    }
}
