// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.Nonce;
import org.omnimesh.api.crypto.Signature;
import org.omnimesh.api.crypto.SymmetricKey;

/**
 * Every label of the product against every other one, in each way in which labels are used: what is made under one is refused
 * under all others. A label in the code that is not in the table fails, and so does one that two places share.
 */
class ContextLabelsTest {
    /** How a label is used in the code. */
    private enum Use {
        SIGNED, SEALED_TO_DEVICE, DERIVED, AUTHENTICATED, HASHED, BOUND
    }

    private static final Map<String, Use> LABELS = new TreeMap<>(Map.ofEntries(
            Map.entry("omni/1/audit", Use.DERIVED),
            Map.entry("omni/1/audit head", Use.AUTHENTICATED),
            Map.entry("omni/1/audit row", Use.HASHED),
            Map.entry("omni/1/backup-recovery/", Use.DERIVED),
            Map.entry("omni/1/bench", Use.SEALED_TO_DEVICE),
            Map.entry("omni/1/card", Use.SIGNED),
            Map.entry("omni/1/channel-key-id", Use.AUTHENTICATED),
            Map.entry("omni/1/channel-secret", Use.SEALED_TO_DEVICE),
            Map.entry("omni/1/chunk", Use.BOUND),
            Map.entry("omni/1/cpace", Use.DERIVED),
            Map.entry("omni/1/device-consent", Use.SIGNED),
            Map.entry("omni/1/device-identity", Use.DERIVED),
            Map.entry("omni/1/dm", Use.HASHED),
            Map.entry("omni/1/entry", Use.HASHED),
            Map.entry("omni/1/entry-key", Use.DERIVED),
            Map.entry("omni/1/goodbye", Use.SIGNED),
            Map.entry("omni/1/log", Use.DERIVED),
            Map.entry("omni/1/log.segment", Use.DERIVED),
            Map.entry("omni/1/pair/confirm-issuer", Use.AUTHENTICATED),
            Map.entry("omni/1/pair/confirm-joiner", Use.AUTHENTICATED),
            Map.entry("omni/1/pair/key-issuer", Use.DERIVED),
            Map.entry("omni/1/pair/key-joiner", Use.DERIVED),
            Map.entry("omni/1/pair/links-at-rest", Use.DERIVED),
            Map.entry("omni/1/pair/team-name", Use.AUTHENTICATED),
            Map.entry("omni/1/pair/team-salt", Use.AUTHENTICATED),
            Map.entry("omni/1/pair/team-tag", Use.AUTHENTICATED),
            Map.entry("omni/1/prekeys-at-rest", Use.DERIVED),
            Map.entry("omni/1/private-channel", Use.HASHED),
            Map.entry("omni/1/public-channel", Use.HASHED),
            Map.entry("omni/1/ratchet-entry", Use.DERIVED),
            Map.entry("omni/1/ratchet-root", Use.DERIVED),
            Map.entry("omni/1/ratchet-secret-id", Use.AUTHENTICATED),
            Map.entry("omni/1/ratchet-step", Use.AUTHENTICATED),
            Map.entry("omni/1/recovery", Use.DERIVED),
            Map.entry("omni/1/run", Use.SIGNED),
            Map.entry("omni/1/safety", Use.HASHED),
            Map.entry("omni/1/store", Use.DERIVED),
            Map.entry("omni/1/team-secrets-at-rest", Use.DERIVED),
            Map.entry("omni/1/team-tag", Use.AUTHENTICATED),
            Map.entry("omni/1/team-tag-key", Use.DERIVED),
            Map.entry("omni/1/veil-body", Use.DERIVED),
            Map.entry("omni/1/veil-box", Use.SEALED_TO_DEVICE)));

    /** Labels that two places have: the key of the log's files, and the hash that names a log of a later generation. */
    private static final Set<String> SHARED = Set.of("omni/1/log");

    private static final Pattern LABEL = Pattern.compile("\"(omni/1/[a-z0-9./ -]+)(\\\\0)?\"");
    private static final Set<String> TESTS = Set.of("org.omnimesh.testing", "org.omnimesh.tests");
    private static final byte[] MESSAGE = { 1, 2, 3 };

    private TestNode node;

    @TempDir
    private Path home;

    @BeforeEach
    void makeNode() throws CryptoException {
        node = new TestNode(home);
    }

    private static List<String> labelsInCode() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> bundles = Files.list(Path.of(".."))) {
            for (Path bundle : bundles.filter(it -> !TESTS.contains(it.getFileName().toString())).toList()) {
                Path sources = bundle.resolve("src/main/java");
                if (Files.isDirectory(sources)) {
                    try (Stream<Path> files = Files.walk(sources)) {
                        for (Path file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
                            Matcher matcher = LABEL.matcher(Files.readString(file));
                            matcher.results().map(it -> it.group(1)).distinct().forEach(found::add);
                        }
                    }
                }
            }
        }
        return found;
    }

    @Test
    void everyLabelOfTheCodeIsInTheTableAndHasOnePlace() throws IOException {
        List<String> found = labelsInCode();
        assertEquals(LABELS.keySet(), new TreeSet<>(found), "put a new label into the table, a removed one out of it");
        Set<String> once = new HashSet<>();
        found.stream().filter(it -> !SHARED.contains(it))
                .forEach(it -> assertTrue(once.add(it), it + " is used by two classes"));
    }

    /** After a label comes a zero byte, which no label has. */
    @Test
    void noLabelCanBeReadAsTheBeginningOfAnother() {
        for (String one : LABELS.keySet()) {
            assertEquals(-1, one.indexOf(0));
            for (String other : LABELS.keySet()) {
                assertTrue(one.equals(other) || !(other + '\0').startsWith(one + '\0'));
            }
        }
    }

    private interface Pair {
        void check(CryptoContext made, CryptoContext other) throws CryptoException;
    }

    /** Every context with every other one; how many pairs there were. */
    private static int forAllPairs(Pair pair) throws CryptoException {
        List<CryptoContext> contexts = LABELS.keySet().stream().filter(it -> it.indexOf(' ') < 0)
                .map(CryptoContext::new).toList();
        int pairs = 0;
        for (CryptoContext made : contexts) {
            for (CryptoContext other : contexts) {
                if (!made.equals(other)) {
                    pair.check(made, other);
                    pairs++;
                }
            }
        }
        return pairs;
    }

    @Test
    void signatureForOnePurposeIsRefusedForEveryOther() throws CryptoException {
        Ed25519Signatures signatures = new Ed25519Signatures();
        int pairs = forAllPairs((made, other) -> {
            Signature signature = node.identity.sign(made, MESSAGE);
            assertTrue(signatures.verify(node.identity.peerId(), made, MESSAGE, signature));
            assertFalse(signatures.verify(node.identity.peerId(), other, MESSAGE, signature), made + " as " + other);
            byte[] shifted = Labelled.concat(Labelled.label(made), new byte[1], MESSAGE);
            assertFalse(signatures.verify(node.identity.peerId(), other, shifted, signature), made + " as " + other);
        });
        assertTrue(pairs > 700, pairs + " pairs");
    }

    @Test
    void boxForOnePurposeIsRefusedForEveryOther() throws CryptoException {
        HpkeSealing sealing = new HpkeSealing(node.random);
        forAllPairs((made, other) -> {
            byte[] sealed = sealing.seal(node.identity.sealingKey(), made, MESSAGE, MESSAGE);
            assertThrows(CryptoException.class, () -> node.identity.open(other, MESSAGE, sealed),
                    made + " as " + other);
        });
        byte[] sealed = sealing.seal(node.identity.sealingKey(), new CryptoContext("omni/1/run"), MESSAGE, MESSAGE);
        assertArrayEquals(MESSAGE, node.identity.open(new CryptoContext("omni/1/run"), MESSAGE, sealed));
    }

    @Test
    void keysAndCodesOfAllPurposesDifferAndWhatIsSealedUnderOneOpensUnderNoOther() throws CryptoException {
        SymmetricKey root = node.ciphers.randomKey();
        Set<ByteBuffer> values = new HashSet<>();
        BiConsumer<String, byte[]> add = (what, value) -> assertTrue(values.add(ByteBuffer.wrap(value)), what);
        for (String label : LABELS.keySet()) {
            if (label.indexOf(' ') < 0) {
                CryptoContext context = new CryptoContext(label);
                add.accept(label, node.ciphers.derive(root, context, MESSAGE).revealSecretBytes());
                add.accept(label, node.ciphers.authenticate(root, context, MESSAGE));
                add.accept(label, node.vault.derive(context).revealSecretBytes());
            }
        }
        forAllPairs((made, other) -> {
            SymmetricKey key = node.ciphers.derive(root, made, MESSAGE);
            SymmetricKey wrong = node.ciphers.derive(root, other, MESSAGE);
            assertNotEquals(key, wrong);
            byte[] sealed = node.ciphers.seal(key, Nonce.SINGLE_USE, MESSAGE, MESSAGE);
            assertThrows(CryptoException.class, () -> node.ciphers.open(wrong, Nonce.SINGLE_USE, MESSAGE, sealed));
        });
    }

    /** Hashes and associated data carry their labels themselves: one key and nonce are taken for all of them. */
    @Test
    void whatIsBoundToOneLabelDoesNotOpenWithAnother() throws CryptoException {
        SymmetricKey key = node.ciphers.randomKey();
        for (String made : LABELS.keySet()) {
            byte[] bound = (made + '\0').getBytes(StandardCharsets.US_ASCII);
            byte[] sealed = node.ciphers.seal(key, Nonce.SINGLE_USE, bound, MESSAGE);
            for (String other : LABELS.keySet()) {
                if (!other.equals(made)) {
                    byte[] wrong = (other + '\0').getBytes(StandardCharsets.US_ASCII);
                    assertThrows(CryptoException.class,
                            () -> node.ciphers.open(key, Nonce.SINGLE_USE, wrong, sealed));
                }
            }
        }
    }
}
