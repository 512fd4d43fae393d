// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URISyntaxException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.omnimesh.tests.product.Products;

/**
 * Leads to the loopback address of another network namespace: a port here, a Unix socket (which knows no namespaces), and a
 * small program there that dials the port of the same number.
 */
final class Relay implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final ServerSocketChannel here;
    private final Process there;

    private Relay(ServerSocketChannel here, Process there) {
        this.here = here;
        this.there = there;
    }

    /** Opens a relay into a namespace. */
    static Relay into(String namespace, Path socket) throws IOException {
        ServerSocketChannel here = ServerSocketChannel.open().bind(loopback(0));
        String port = Integer.toString(((InetSocketAddress) here.getLocalAddress()).getPort());
        Process there = new ProcessBuilder(List.of("ip", "netns", "exec", namespace,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp", classes(), Relay.class.getName(), socket.toString(), port))
                .redirectOutput(ProcessBuilder.Redirect.INHERIT).redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Thread.ofVirtual().start(() -> accept(here, () -> SocketChannel.open(UnixDomainSocketAddress.of(socket))));
        Await.until("the relay into " + namespace, () -> Files.exists(socket), exists -> exists);
        return new Relay(here, there);
    }

    int port() {
        try {
            return ((InetSocketAddress) here.getLocalAddress()).getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The program inside: takes the Unix socket to listen on and the port to dial. */
    public static void main(String[] arguments) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(arguments[0]));
        int port = Integer.parseInt(arguments[1]);
        Thread.ofPlatform().daemon().start(Relay::endWithParent);
        accept(server, () -> SocketChannel.open(loopback(port)));
    }

    /** The standard input ends when the program that started this one does, however it does. */
    private static void endWithParent() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Runtime.getRuntime().halt(0);
        }
    }

    private interface Dialer {
        SocketChannel dial() throws IOException;
    }

    private static void accept(ServerSocketChannel server, Dialer dialer) {
        while (server.isOpen()) {
            try {
                SocketChannel one = server.accept();
                Thread.ofPlatform().daemon().start(() -> join(one, dialer));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void join(SocketChannel one, Dialer dialer) {
        try (one; SocketChannel other = dialer.dial()) {
            Thread back = Thread.ofPlatform().daemon().start(() -> copy(other, one));
            copy(one, other);
            back.join();
        } catch (IOException | InterruptedException e) {
            return; // both are closed now, which tells the client all there is to tell
        }
    }

    private static void copy(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        try {
            while (from.read(buffer.clear()) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
            }
            to.shutdownOutput();
        } catch (IOException e) {
            close(from);
            close(to);
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** The folder or archive with this class, for a Java that knows no bundles. */
    static String classes() {
        Path built = Products.ROOT.resolve("bundles/org.omnimesh.tests/target/classes").toAbsolutePath();
        try {
            return Files.isDirectory(built)
                    ? built.toString()
                    : Path.of(Relay.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("expected a path", e);
        }
    }

    @Override
    public void close() {
        try {
            here.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            there.destroyForcibly();
        }
    }
}
