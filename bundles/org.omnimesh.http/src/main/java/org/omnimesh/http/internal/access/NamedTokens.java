// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.access;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.http.ApiTokens;
import org.omnimesh.api.http.Caller;
import org.omnimesh.api.http.Scope;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.http.internal.json.Json;
import org.omnimesh.http.internal.json.JsonException;

/**
 * The tokens that the owner made for others: {@code HOME/api.tokens}, which holds hashes of their secrets only. A secret has
 * 256 random bits, so a plain hash does. Thread-safe.
 */
public final class NamedTokens {
    /** What every secret begins with, so that scanners find one that leaked. */
    public static final String PREFIX = "omt_";

    private static final String FILE = "api.tokens";
    private static final int ID_BYTES = 6;
    private static final int SECRET_BYTES = 32;
    private static final int MAX_FILE_BYTES = 64 << 10;

    /**
     * A token.
     *
     * @param id names it
     * @param name what the owner calls it
     * @param scope what it may do
     * @param hash SHA-256 of its secret in hexadecimal
     * @param createdAt when it was made
     * @param expiresAt when it ends; never if empty
     */
    public record Token(String id, String name, Scope scope, String hash, Instant createdAt,
            Optional<Instant> expiresAt) {
        /**
         * Tells whether it has ended.
         *
         * @param now the time
         * @return true if it has
         */
        public boolean expired(Instant now) {
            return expiresAt.map(end -> !now.isBefore(end)).orElse(false);
        }
    }

    /**
     * A token that was just made.
     *
     * @param token what is kept
     * @param secret what is shown once
     */
    public record Made(Token token, String secret) {}

    private record Content(List<Token> tokens) {}

    private final Path file;
    private final RandomSource random;
    private final TimeSource time;
    private volatile List<Token> tokens;

    private NamedTokens(Path file, RandomSource random, TimeSource time, List<Token> tokens) {
        this.file = file;
        this.random = random;
        this.time = time;
        this.tokens = tokens;
    }

    /**
     * Reads the tokens.
     *
     * @param home the node's folder
     * @param random where secrets come from
     * @param time when tokens end
     * @return the tokens; none if there is no file
     * @throws IOException if the file cannot be read
     */
    public static NamedTokens in(Path home, RandomSource random, TimeSource time) throws IOException {
        Path file = home.resolve(FILE);
        if (!Files.exists(file)) {
            return new NamedTokens(file, random, time, List.of());
        }
        OwnerOnly.restrict(file);
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new IOException(unreadable(file));
        }
        try {
            List<Token> stored = Json.read(Files.readAllBytes(file), Content.class).tokens();
            return new NamedTokens(file, random, time, List.copyOf(stored));
        } catch (JsonException e) {
            throw new IOException(unreadable(file), e);
        }
    }

    private static String unreadable(Path file) {
        return file + " is damaged; delete it, which revokes the tokens in it";
    }

    /**
     * Makes a token.
     *
     * @param name what to call it, clean
     * @param scope what it may do
     * @param lifetime how long; for ever if empty
     * @return the token and its secret, or empty if there are {@link ApiTokens#MAX_TOKENS} already
     * @throws IOException if it cannot be kept
     */
    public synchronized Optional<Made> add(String name, Scope scope, Optional<Duration> lifetime) throws IOException {
        Instant now = time.now();
        List<Token> kept = new ArrayList<>(tokens.stream().filter(token -> !token.expired(now)).toList());
        if (kept.size() >= ApiTokens.MAX_TOKENS) {
            return Optional.empty();
        }
        String secret = PREFIX + HexFormat.of().formatHex(random.bytes(SECRET_BYTES));
        Token token = new Token(HexFormat.of().formatHex(random.bytes(ID_BYTES)), name, scope,
                HexFormat.of().formatHex(hash(secret)), now, lifetime.map(now::plus));
        kept.add(token);
        keep(kept);
        return Optional.of(new Made(token, secret));
    }

    /**
     * Ends a token at once.
     *
     * @param id its id
     * @return the token, or empty if there is none of this id
     * @throws IOException if that cannot be kept; the token then still ends with this run of the node
     */
    public synchronized Optional<Token> revoke(String id) throws IOException {
        Optional<Token> token = tokens.stream().filter(one -> one.id().equals(id)).findFirst();
        if (token.isPresent()) {
            List<Token> rest = tokens.stream().filter(one -> !one.id().equals(id)).toList();
            tokens = rest;
            keep(rest);
        }
        return token;
    }

    /**
     * Lists the tokens.
     *
     * @return oldest first, expired ones included until the next is made
     */
    public List<Token> list() {
        return tokens;
    }

    /** Finds whose secret this is; takes as long for a wrong one as for a right one. */
    Optional<Caller> find(String offered) {
        byte[] hash = hash(offered);
        Optional<Token> found = Optional.empty();
        for (Token token : tokens) {
            if (MessageDigest.isEqual(hash, HexFormat.of().parseHex(token.hash()))) {
                found = Optional.of(token);
            }
        }
        return found.filter(token -> !token.expired(time.now()))
                .map(token -> new Caller(token.id(), token.name(), token.scope()));
    }

    /** Tells whether a token still holds. */
    boolean live(String id) {
        Instant now = time.now();
        return tokens.stream().anyMatch(token -> token.id().equals(id) && !token.expired(now));
    }

    private void keep(List<Token> next) throws IOException {
        Path fresh = file.resolveSibling(FILE + ".new");
        Files.deleteIfExists(fresh);
        OwnerOnly.create(fresh);
        try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(Json.bytes(new Content(next)));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        tokens = List.copyOf(next);
    }

    private static byte[] hash(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("expected SHA-256, which every Java has", e);
        }
    }
}
