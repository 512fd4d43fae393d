// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.util.Arrays;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * What the machine itself can do, in the same run.
 *
 * @param fsyncsPerSecond appends of 4 KiB, each forced to disk
 * @param fsyncMillis how long one of them takes, the median
 * @param verifiesPerSecond Ed25519 signatures checked by one thread
 * @param tlsMibPerSecond TLS 1.3 over loopback, one connection
 */
record Baseline(double fsyncsPerSecond, double fsyncMillis, double verifiesPerSecond, double tlsMibPerSecond) {
    private static final int MAX_FSYNCS = 500;
    private static final int BLOCK = 4096;
    private static final int TLS_BUFFER = 64 << 10;
    /** For how long each is done to warm up, and again to measure. */
    private static final long SPAN_NANOS = 2_000_000_000L;
    private static final char[] PASSWORD = "baseline".toCharArray();

    static Baseline measure(Path folder) throws IOException {
        try {
            double[] fsync = fsync(folder.resolve("fsync"));
            return new Baseline(fsync[0], fsync[1], verify(), tls(folder.resolve("tls.p12")));
        } catch (GeneralSecurityException e) {
            throw new IOException("the baseline cannot be measured: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static double[] fsync(Path file) throws IOException {
        long[] times = new long[MAX_FSYNCS];
        int count = 0;
        long begun = System.nanoTime();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            while (count < MAX_FSYNCS && System.nanoTime() - begun < 2 * SPAN_NANOS) {
                long before = System.nanoTime();
                channel.write(ByteBuffer.allocate(BLOCK));
                channel.force(false);
                times[count++] = System.nanoTime() - before;
            }
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        Files.delete(file);
        Arrays.sort(times, 0, count);
        return new double[] { count / seconds, times[count / 2] / 1e6 };
    }

    private static double verify() throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] message = new byte[64];
        Signature signer = Signature.getInstance("Ed25519");
        signer.initSign(pair.getPrivate());
        signer.update(message);
        byte[] signature = signer.sign();
        verified(signer, pair, message, signature);
        return verified(signer, pair, message, signature);
    }

    private static double verified(Signature verifier, KeyPair pair, byte[] message, byte[] signature)
            throws GeneralSecurityException {
        long begun = System.nanoTime();
        int count = 0;
        while (System.nanoTime() - begun < SPAN_NANOS) {
            verifier.initVerify(pair.getPublic());
            verifier.update(message);
            if (!verifier.verify(signature)) {
                throw new GeneralSecurityException("expected a valid signature");
            }
            count++;
        }
        return count / ((System.nanoTime() - begun) / 1e9);
    }

    private static double tls(Path keys) throws IOException, GeneralSecurityException, InterruptedException {
        SSLContext context = context(keys);
        try (SSLServerSocket server = (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 1,
                InetAddress.getLoopbackAddress())) {
            server.setEnabledProtocols(new String[] { "TLSv1.3" });
            Thread sender = Thread.ofPlatform().start(() -> send(server));
            try (SSLSocket client = (SSLSocket) context.getSocketFactory().createSocket(server.getInetAddress(),
                    server.getLocalPort()); InputStream in = client.getInputStream()) {
                byte[] buffer = new byte[TLS_BUFFER];
                received(in, buffer);
                double rate = received(in, buffer);
                client.close();
                sender.join();
                return rate;
            }
        }
    }

    private static double received(InputStream in, byte[] buffer) throws IOException {
        long begun = System.nanoTime();
        long bytes = 0;
        while (System.nanoTime() - begun < SPAN_NANOS) {
            bytes += Math.max(0, in.read(buffer));
        }
        return bytes / ((System.nanoTime() - begun) / 1e9) / (1 << 20);
    }

    private static void send(SSLServerSocket server) {
        try (SSLSocket socket = (SSLSocket) server.accept(); OutputStream out = socket.getOutputStream()) {
            byte[] buffer = new byte[TLS_BUFFER];
            while (true) {
                out.write(buffer);
            }
        } catch (IOException e) {
            // The reader has enough.
        }
    }

    /** The JDK makes certificates by its tool only. */
    private static SSLContext context(Path keys) throws IOException, GeneralSecurityException, InterruptedException {
        Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        int code = new ProcessBuilder(tool.toString(), "-genkeypair", "-alias", "bench", "-keyalg", "EC", "-groupname",
                "secp256r1", "-dname", "CN=bench", "-storetype", "PKCS12", "-keystore", keys.toString(), "-storepass",
                new String(PASSWORD)).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start()
                .waitFor();
        if (code != 0) {
            throw new IOException("keytool failed with " + code);
        }
        KeyStore store = KeyStore.getInstance(keys.toFile(), PASSWORD);
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(store, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("bench", store.getCertificate("bench"));
        TrustManagerFactory others = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        others.init(trusted);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(own.getKeyManagers(), others.getTrustManagers(), null);
        return context;
    }
}
