// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.omnimesh.api.crypto.KeyVault;
import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.node.NodeHome;
import org.omnimesh.api.storage.Database;
import org.omnimesh.tests.product.Products;

/**
 * All that is in the store of a node that has ended, opened by the product's own code with the keys in the home: what whoever
 * has the device can read. A process of its own, as the product's classes are seen by nobody else.
 */
final class OpenedStore {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String TEAM = "org.omnimesh.team.internal.";
    private static final String CRYPTO = "org.omnimesh.crypto.bc.internal.";

    private OpenedStore() {}

    /**
     * Returns every row of every table, as SQL, and what the product reads from the team's log; of a node without a
     * passphrase, or with that in a file.
     */
    static String of(NodeProcess node, Path work, Path... passphraseFile) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                        "-cp",
                        Relay.classes() + File.pathSeparator + Products.HEADLESS.toAbsolutePath().resolve("plugins")
                                + "/*",
                        OpenedStore.class.getName(), node.home().toString()));
        Stream.of(passphraseFile).forEach(file -> line.add(file.toString()));
        Command opened = Command.run(work, line, LIMIT);
        if (opened.exit() != 0) {
            throw new IOException("the store of " + node.name() + " could not be opened: " + opened.err());
        }
        return opened.out();
    }

    /** The program: takes the home and, if it has a passphrase, the file with that. */
    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        SecureRandom secure = new SecureRandom();
        RandomSource random = length -> {
            byte[] bytes = new byte[length];
            secure.nextBytes(bytes);
            return bytes;
        };
        NodeHome place = () -> home;
        Optional<Path> passphrase = Stream.of(arguments).skip(1).map(Path::of).findFirst();
        KeyVault vault = (KeyVault) make(CRYPTO + "FileKeyVault", make(CRYPTO + "VaultPlace", home, passphrase), random,
                make(CRYPTO + "SlowStretching"));
        Class<?> events = Class.forName("org.osgi.service.event.EventAdmin");
        Object nobody = Proxy.newProxyInstance(events.getClassLoader(), new Class<?>[] { events },
                (proxy, method, given) -> null);
        Database database = (Database) make("org.omnimesh.storage.h2.internal.H2Database", vault, place, nobody);
        database.read(transaction -> transaction.query("SCRIPT", row -> row.text("SCRIPT")))
                .forEach(System.out::println);
        System.out.println(membership(database, vault, place, random, nobody));
        System.exit(0);
    }

    /** What the product itself makes of the team's log: of private channels what was sealed to this device. */
    private static Object membership(Database database, KeyVault vault, NodeHome place, RandomSource random,
            Object nobody) throws ReflectiveOperationException {
        Object ciphers = make(CRYPTO + "JdkCiphers", random);
        Object sealing = make(CRYPTO + "HpkeSealing", random);
        Object identity = make(CRYPTO + "SealedDeviceIdentity", place, vault, ciphers, random);
        Object agreement = null; // No entry is applied, so no secret is taken.
        Object store = make(TEAM + "MembershipStore", database, ciphers, agreement, sealing, identity, vault,
                make(CRYPTO + "Ed25519Signatures"), nobody);
        Method membership = store.getClass().getDeclaredMethod("membership");
        membership.setAccessible(true);
        return membership.invoke(store);
    }

    private static Object make(String name, Object... arguments) throws ReflectiveOperationException {
        for (Constructor<?> constructor : Class.forName(name).getConstructors()) {
            if (constructor.getParameterCount() == arguments.length) {
                return constructor.newInstance(arguments);
            }
        }
        throw new NoSuchMethodException(name + " with " + arguments.length + " arguments");
    }
}
