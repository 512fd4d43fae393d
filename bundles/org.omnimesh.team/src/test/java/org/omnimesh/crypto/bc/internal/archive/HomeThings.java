// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal.archive;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.confusion.Thing;
import org.omnimesh.crypto.bc.internal.FileKeyVault;
import org.omnimesh.crypto.bc.internal.JdkCiphers;
import org.omnimesh.crypto.bc.internal.Libp2pLinkCertificates;
import org.omnimesh.crypto.bc.internal.RecoveryKey;
import org.omnimesh.crypto.bc.internal.SealedDeviceIdentity;
import org.omnimesh.crypto.bc.internal.SlowStretching;
import org.omnimesh.crypto.bc.internal.VaultPlace;
import org.omnimesh.crypto.bc.internal.recovery.RecoveryWords;
import org.omnimesh.testing.RunningTime;
import org.omnimesh.testing.TemporaryHome;

/** What lies in a home with a passphrase and recovery words, the backups of it, and the certificate of its links. */
public final class HomeThings {
    private static final byte[] TEXT = { 7, 8, 9 };
    private static final CryptoContext PROBE = new CryptoContext("omni/1/test");
    private static final Path MASTER = Path.of("keys", "master.key");
    private static final Path IDENTITY = Path.of("keys", "identity");

    private final RandomSource random;
    private final JdkCiphers ciphers;
    private final SlowStretching stretching = new SlowStretching();
    private final List<Thing> things = new ArrayList<>();

    private HomeThings(RandomSource random) {
        this.random = random;
        this.ciphers = new JdkCiphers(random);
    }

    /** Makes two homes, and takes what is in them. */
    public static List<Thing> of(RandomSource random) throws Exception {
        HomeThings made = new HomeThings(random);
        made.home("", "correct horse");
        made.home(" of another home", "battery staple");
        return made.things;
    }

    private void add(String name, Set<String> labels, byte[] bytes, Thing.Place place) {
        things.add(new Thing(name, labels, bytes, place));
    }

    /** Something to do in a folder of its own. */
    private interface Visit<T> {
        T in(Path home) throws Exception;
    }

    private static <T> T inHome(Visit<T> visit) throws Exception {
        try (TemporaryHome home = new TemporaryHome()) {
            Files.createDirectories(home.directory().resolve("keys"));
            return visit.in(home.directory());
        }
    }

    private FileKeyVault vault(Path home, String passphrase) throws Exception {
        Path file = Files.writeString(home.resolve("passphrase"), passphrase);
        return new FileKeyVault(new VaultPlace(home, Optional.of(file)), random, stretching);
    }

    private void home(String which, String passphrase) throws Exception {
        inHome(home -> {
            FileKeyVault vault = vault(home, passphrase);
            SymmetricKey probe = vault.derive(PROBE);
            add("wrapped master key" + which, Set.of(), Files.readAllBytes(home.resolve(MASTER)),
                    bytes -> inHome(it -> {
                        Files.write(it.resolve(MASTER), bytes);
                        return vault(it, passphrase).derive(PROBE).equals(probe);
                    }));
            identity(which, home, vault);
            add(which, home, vault, passphrase.getBytes(StandardCharsets.US_ASCII));
            return home;
        });
    }

    private void identity(String which, Path home, FileKeyVault vault) throws Exception {
        SealedDeviceIdentity identity = new SealedDeviceIdentity(() -> home, vault, ciphers, random);
        add("identity file" + which, Set.of("omni/1/device-identity"), Files.readAllBytes(home.resolve(IDENTITY)),
                bytes -> inHome(it -> {
                    Files.write(it.resolve(IDENTITY), bytes);
                    return new SealedDeviceIdentity(() -> it, vault, ciphers, random).peerId()
                            .equals(identity.peerId());
                }));
        Libp2pLinkCertificates certificates = new Libp2pLinkCertificates(identity, random, new RunningTime());
        add("link certificate" + which, Set.of(), certificates.forThisDevice().certificate().getEncoded(),
                bytes -> CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(bytes)) instanceof X509Certificate one
                        && certificates.verify(List.of(one)).equals(identity.peerId()));
    }

    private void add(String which, Path home, FileKeyVault vault, byte[] passphrase) throws Exception {
        ArchiveSealing sealing = new ArchiveSealing(stretching, random, vault, () -> home);
        add("backup" + which, Set.of(), sealed(sealing, passphrase),
                bytes -> isText(new OpenedStream(new ByteArrayInputStream(bytes), stretching, passphrase)));
        byte[] secret = vault.renewRecovery();
        SymmetricKey probe = vault.derive(PROBE);
        add("recovery key" + which, Set.of("omni/1/recovery"), new RecoveryKey(home).read().orElseThrow(),
                bytes -> FileKeyVault.derive(RecoveryKey.open(bytes, secret), PROBE).equals(probe));
        String words = String.join(" ", RecoveryWords.of(secret));
        add("backup for recovery words" + which, Set.of("omni/1/recovery", "omni/1/backup-recovery/"),
                sealed(sealing, ("other " + which).getBytes(StandardCharsets.US_ASCII)),
                bytes -> isText(OpenedStream.byWords(new ByteArrayInputStream(bytes), words)));
    }

    private static byte[] sealed(ArchiveSealing sealing, byte[] passphrase) throws Exception {
        try (InputStream in = sealing.seal(new ByteArrayInputStream(TEXT), passphrase)) {
            return in.readAllBytes();
        }
    }

    private static boolean isText(InputStream opened) throws Exception {
        try (opened) {
            return Arrays.equals(TEXT, opened.readAllBytes());
        }
    }
}
