// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.files.internal;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.id.Bytes32;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.link.BlobSource;
import org.omnimesh.api.link.LinkException;
import org.omnimesh.api.node.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches one file from all its holders: a manager thread starts workers for the peers that can be asked, each worker
 * asks its peer for one part after the other, and a part counts once its hash is right and it is written.
 *
 * <p>
 * Works while somebody wants the whole file or waits for a chunk, and waits for holders as long as it must. Thread-safe.
 */
final class Download {
    private static final Logger LOG = LoggerFactory.getLogger(Download.class);
    private static final Duration RECHECK = Duration.ofSeconds(1);
    private static final long WAKE_MILLISECONDS = 250;
    /** How far ahead of a reader chunks are fetched, in bytes. */
    private static final int READ_AHEAD_BYTES = 8 << 20;
    private static final int BYTES_PER_PERMIT = 1024;

    /**
     * What all downloads share.
     *
     * @param store where chunks go
     * @param holders whom to ask
     * @param memory a permit per KiB that may be in memory at once
     * @param time for pauses and patience
     */
    record Shared(BlobStore store, Holders holders, Semaphore memory, TimeSource time) {}

    private final FileRow file;
    private final Geometry geometry;
    private final Shared shared;
    private final Supplier<Set<PeerId>> candidates;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition manageable = lock.newCondition();
    private final Condition changed = lock.newCondition();
    private final Agenda agenda;
    private final Map<PeerId, Source> sources = new HashMap<>();
    private final Set<Thread> workers = new HashSet<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private @Nullable Blob blob;
    private byte[] hashes = new byte[0];
    private boolean managed;
    private boolean reachable;
    private boolean stopped;
    private Duration lastSuccess = Duration.ZERO;
    private @Nullable IOException failure;

    /**
     * Prepares a download.
     *
     * @param file the file
     * @param shared what all downloads share
     * @param candidates tells which linked peers may have it now
     * @throws IOException if what is here of it cannot be read
     */
    Download(FileRow file, Shared shared, Supplier<Set<PeerId>> candidates) throws IOException {
        this.file = file;
        this.geometry = file.geometry();
        this.shared = shared;
        this.candidates = candidates;
        this.agenda = new Agenda(geometry.chunks());
        Optional<Blob> here = shared.store.find(file.content(), geometry);
        if (here.isPresent()) {
            begin(here.get(), here.get().hashes());
        }
    }

    private void begin(Blob newBlob, byte[] newHashes) {
        blob = newBlob;
        hashes = newHashes;
        agenda.begin(newBlob);
    }

    /**
     * Fetches the whole file and waits for it, without limit.
     *
     * @param onProgress called often, by any thread, when more is here or a holder came or went
     * @return the blob, complete and on disk
     * @throws IOException if the disk fails
     * @throws InterruptedException if interrupted; then this caller wants it no more
     */
    Blob fetchAll(Runnable onProgress) throws IOException, InterruptedException {
        listeners.add(onProgress);
        try {
            Blob complete = awaitComplete();
            complete.sync();
            return complete;
        } finally {
            listeners.remove(onProgress);
        }
    }

    private Blob awaitComplete() throws IOException, InterruptedException {
        lock.lock();
        agenda.wantAll();
        try {
            manage();
            while (true) {
                Blob current = blob;
                if (current != null && current.complete()) {
                    return current;
                }
                checkUsable();
                changed.await(WAKE_MILLISECONDS, TimeUnit.MILLISECONDS);
            }
        } finally {
            agenda.wantAllNoMore();
            manageable.signalAll();
            lock.unlock();
        }
    }

    /**
     * Fetches one chunk before all others, and those after it, and waits for the first.
     *
     * @param patience how long to wait while nobody delivers anything
     * @return the blob, which has the chunk
     * @throws IOException if nobody delivers, with a sentence for the user, or the disk fails
     * @throws InterruptedException if interrupted
     */
    Blob fetchChunk(int chunk, Duration patience) throws IOException, InterruptedException {
        lock.lock();
        try {
            agenda.want(chunk, Math.max(1, READ_AHEAD_BYTES / geometry.chunkSize()));
            manage();
            Duration begun = shared.time.monotonic();
            while (true) {
                Blob current = blob;
                if (current != null && current.has(chunk)) {
                    return current;
                }
                checkUsable();
                Duration idleSince = lastSuccess.compareTo(begun) > 0 ? lastSuccess : begun;
                if (agenda.isIdle() && shared.time.monotonic().minus(idleSince).compareTo(patience) > 0) {
                    agenda.forgetUrgent();
                    throw new IOException("No device that has this file can be reached now.");
                }
                changed.await(WAKE_MILLISECONDS, TimeUnit.MILLISECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    private void checkUsable() throws IOException {
        IOException why = failure;
        if (why != null) {
            throw new IOException("The file could not be stored: is the disk full?", why);
        }
        if (stopped) {
            throw new IOException("The file service is stopping.");
        }
    }

    /** Returns how many bytes of the plaintext are here. */
    long bytesHere() {
        lock.lock();
        try {
            Blob current = blob;
            return current == null ? 0 : current.bytesHere();
        } finally {
            lock.unlock();
        }
    }

    boolean isReachable() {
        lock.lock();
        try {
            return reachable;
        } finally {
            lock.unlock();
        }
    }

    Set<PeerId> activePeers() {
        lock.lock();
        try {
            return agenda.activePeers();
        } finally {
            lock.unlock();
        }
    }

    boolean isIdle() {
        lock.lock();
        try {
            return !managed && workers.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Looks again for holders, because one came or may have more. */
    void wake(@Nullable PeerId newcomer) {
        lock.lock();
        try {
            Source source = sources.get(newcomer);
            if (source != null) {
                source.refresh();
            }
            manageable.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends all work at once. */
    void stop() {
        lock.lock();
        try {
            stopped = true;
            workers.forEach(Thread::interrupt);
            manageable.signalAll();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void manage() {
        failure = null;
        if (managed) {
            manageable.signalAll();
        } else {
            managed = true;
            Thread.ofVirtual().name("omnimesh-file-manager").start(this::runManager);
        }
    }

    private void runManager() {
        try {
            manageUntilDone();
        } catch (RuntimeException e) {
            fail(new IOException("fetching stopped unexpectedly", e));
            lock.lock();
            managed = false;
            lock.unlock();
        }
    }

    private void manageUntilDone() {
        boolean told = false;
        while (true) {
            Set<PeerId> usable = candidates.get();
            lock.lock();
            try {
                if (stopped || failure != null || !agenda.isOpen()) {
                    managed = false;
                    workers.forEach(Thread::interrupt);
                    return;
                }
                startWorkers(usable);
                if (told == reachable) {
                    manageable.await(RECHECK.toMillis(), TimeUnit.MILLISECONDS);
                }
            } catch (InterruptedException e) {
                managed = false;
                return;
            } finally {
                lock.unlock();
            }
            if (told != isReachable()) {
                told = !told;
                listeners.forEach(Runnable::run);
            }
        }
    }

    private void startWorkers(Set<PeerId> usable) {
        Duration now = shared.time.monotonic();
        boolean any = false;
        for (PeerId peer : usable) {
            Source source = sources.computeIfAbsent(peer, Source::new);
            if (!source.isPaused(now)) {
                while (source.workers < Holders.MAX_IN_FLIGHT_PER_PEER && startWorker(source)) {
                    source.workers++;
                }
                any |= source.workers > 0 || !source.pauseIfItRefusedAny(now);
            }
        }
        reachable = any;
    }

    private boolean startWorker(Source source) {
        OptionalInt part = agenda.next(source);
        if (part.isEmpty()) {
            return false;
        }
        agenda.start(part.getAsInt(), source.peer);
        Thread worker = Thread.ofVirtual().name("omnimesh-file-worker").unstarted(() -> work(source, part.getAsInt()));
        workers.add(worker);
        worker.start();
        return true;
    }

    private void work(Source source, int firstPart) {
        OptionalInt part = OptionalInt.of(firstPart);
        try {
            while (part.isPresent()) {
                fetch(source, part.getAsInt());
                part = endAndTakeNext(source, part.getAsInt());
            }
        } catch (InterruptedException | ClosedByInterruptException e) {
            LOG.debug("Stopped fetching {} from {}", file.content().shortForm(), source.peer.shortForm());
        } catch (IOException e) {
            fail(e);
        } finally {
            endWork(source, part);
        }
    }

    private OptionalInt endAndTakeNext(Source source, int part) {
        lock.lock();
        try {
            agenda.end(part, source.peer);
            OptionalInt next = source.isPaused(shared.time.monotonic()) || !agenda.isOpen()
                    || shared.holders.isBanned(source.peer) ? OptionalInt.empty() : agenda.next(source);
            next.ifPresent(index -> agenda.start(index, source.peer));
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void endWork(Source source, OptionalInt part) {
        lock.lock();
        try {
            part.ifPresent(index -> agenda.end(index, source.peer));
            source.workers--;
            workers.remove(Thread.currentThread());
            manageable.signalAll();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void fetch(Source source, int part) throws IOException, InterruptedException {
        Semaphore slots = shared.holders.slotsOf(source.peer);
        int length = part == BlobSource.HASH_LIST ? geometry.chunks() * Bytes32.LENGTH : geometry.sealedLength(part);
        int permits = length / BYTES_PER_PERMIT;
        slots.acquire();
        try {
            shared.memory.acquire(permits);
            try {
                accept(source, part, shared.holders.client().fetch(source.peer, file.content(), part, length));
            } finally {
                shared.memory.release(permits);
            }
        } catch (LinkException e) {
            LOG.debug("No part {} of {} from {}: {}", part, file.content().shortForm(), source.peer.shortForm(),
                    e.getMessage());
            refuse(source, part);
        } finally {
            slots.release();
        }
    }

    private void accept(Source source, int part, byte[] bytes) throws IOException {
        boolean good = part == BlobSource.HASH_LIST ? acceptHashes(bytes) : acceptChunk(part, bytes);
        if (!good) {
            shared.holders.accuse(source.peer);
            refuse(source, part);
            return;
        }
        lock.lock();
        try {
            source.noteSuccess();
            lastSuccess = shared.time.monotonic();
            changed.signalAll();
            if (part == BlobSource.HASH_LIST || !agenda.isOpen()) {
                manageable.signalAll();
            }
        } finally {
            lock.unlock();
        }
        listeners.forEach(Runnable::run);
    }

    private boolean acceptHashes(byte[] bytes) throws IOException {
        if (bytes.length != geometry.chunks() * Bytes32.LENGTH || !MerkleTree.root(bytes).equals(file.content())) {
            return false;
        }
        Blob obtained = shared.store.obtain(file.content(), geometry, bytes);
        lock.lock();
        try {
            begin(obtained, bytes);
        } finally {
            lock.unlock();
        }
        return true;
    }

    private boolean acceptChunk(int chunk, byte[] sealed) throws IOException {
        Blob target = blob;
        if (target == null || sealed.length != geometry.sealedLength(chunk)
                || !MessageDigest.isEqual(Sha256.of(sealed), Blob.hashOf(hashes, chunk))) {
            return false;
        }
        if (!target.has(chunk)) {
            target.write(chunk, sealed);
        }
        return true;
    }

    private void refuse(Source source, int part) {
        lock.lock();
        try {
            source.noteRefusal(part, shared.time.monotonic());
        } finally {
            lock.unlock();
        }
    }

    private void fail(IOException why) {
        LOG.warn("File {} could not be stored", file.content().shortForm(), why);
        lock.lock();
        try {
            failure = why;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
