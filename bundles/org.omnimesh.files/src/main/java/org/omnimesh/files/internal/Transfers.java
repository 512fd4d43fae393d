// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.files.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.files.FileException;
import org.omnimesh.api.files.Transfer;
import org.omnimesh.api.files.TransferChanged;
import org.omnimesh.api.files.TransferId;
import org.omnimesh.api.files.TransferState;
import org.omnimesh.api.node.TimeSource;
import org.osgi.service.event.EventAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The transfers of this start: runs each on a thread of its own and tells how it goes. Thread-safe. */
final class Transfers {
    /** Most transfers remembered, ended ones included. */
    static final int MAX_TRANSFERS = 500;

    private static final Logger LOG = LoggerFactory.getLogger(Transfers.class);

    private final Map<TransferId, FileTransfer> transfers = new LinkedHashMap<>();
    private final Downloads downloads;
    private final Ciphers ciphers;
    private final RandomSource random;
    private final Export export;
    private final TimeSource time;
    private final EventAdmin events;
    private final Consumer<FileRow> fileChanged;
    private final Predicate<FileRow> shown;

    Transfers(Downloads downloads, Ciphers ciphers, RandomSource random, TimeSource time, EventAdmin events,
            Consumer<FileRow> fileChanged, Predicate<FileRow> shown) {
        this.downloads = downloads;
        this.ciphers = ciphers;
        this.random = random;
        this.export = new Export(random);
        this.time = time;
        this.events = events;
        this.fileChanged = fileChanged;
        this.shown = shown;
    }

    synchronized Transfer fetch(FileRow file, Optional<Path> target, long bytesHere) throws FileException {
        Optional<FileTransfer> open = transfers.values().stream()
                .filter(other -> other.file.content().equals(file.content()) && other.isOpen()).findFirst();
        FileTransfer transfer = open.isPresent() ? open.get() : add(file, bytesHere);
        if (target.isPresent()) {
            if (transfer.targets.size() >= FileTransfer.MAX_TARGETS) {
                throw new FileException("This file is already being written to too many places.");
            }
            transfer.targets.add(target.get());
        }
        if (open.isEmpty()) {
            start(transfer);
        }
        return transfer.show();
    }

    private FileTransfer add(FileRow file, long bytesHere) throws FileException {
        if (transfers.size() >= MAX_TRANSFERS) {
            TransferId ended = transfers.values().stream().filter(transfer -> !transfer.isOpen()).findFirst()
                    .map(transfer -> transfer.id).orElseThrow(
                            () -> new FileException("Too many files are on their way; wait until some are done."));
            transfers.remove(ended);
        }
        ByteBuffer bits = ByteBuffer.wrap(random.bytes(2 * Long.BYTES));
        FileTransfer transfer = new FileTransfer(new TransferId(new UUID(bits.getLong(), bits.getLong())), file,
                bytesHere, time.monotonic());
        transfers.put(transfer.id, transfer);
        return transfer;
    }

    private void start(FileTransfer transfer) {
        Thread runner = Thread.ofVirtual().name("omnimesh-file-transfer").unstarted(() -> run(transfer));
        transfer.begin(runner, time.monotonic());
        tell(transfer);
        runner.start();
    }

    private void run(FileTransfer transfer) {
        try {
            Download download = downloads.of(transfer.file);
            if (download.bytesHere() == 0) {
                fileChanged.accept(transfer.file);
            }
            Blob blob = download.fetchAll(() -> progress(transfer, download));
            transfer.complete();
            fileChanged.accept(transfer.file);
            ChunkCipher cipher = new ChunkCipher(ciphers, transfer.file.shared().key(),
                    transfer.file.shared().chunkSize());
            for (Optional<Path> target = nextTarget(transfer); target.isPresent(); target = nextTarget(transfer)) {
                export.write(transfer.file, blob, cipher, target.get());
                written(transfer, target.get());
            }
        } catch (InterruptedException e) {
            LOG.debug("Transfer {} was stopped", transfer.id);
        } catch (IOException | FileException e) {
            LOG.debug("Transfer {} failed", transfer.id, e);
            fail(transfer, e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("Transfer {} failed unexpectedly", transfer.id, e);
            fail(transfer, "The transfer failed because of an internal error.");
        }
    }

    /** Returns the next path to write to; when there is none, the transfer is done, and no path can be added. */
    private synchronized Optional<Path> nextTarget(FileTransfer transfer) {
        Optional<Path> next = Optional.ofNullable(transfer.targets.peek());
        if (next.isEmpty() && transfer.end(TransferState.DONE, Optional.empty())) {
            tell(transfer);
        }
        return next;
    }

    private synchronized void written(FileTransfer transfer, Path target) {
        transfer.targets.remove(target);
    }

    private synchronized void fail(FileTransfer transfer, String why) {
        if (transfer.end(TransferState.FAILED, Optional.of(why))) {
            tell(transfer);
        }
    }

    private void progress(FileTransfer transfer, Download download) {
        boolean tell = transfer.progress(download.bytesHere(), download.isReachable(),
                download.activePeers().stream().sorted().toList(), time.monotonic());
        if (tell) {
            tell(transfer);
        }
    }

    private void tell(FileTransfer transfer) {
        synchronized (transfer) {
            events.postEvent(new TransferChanged(transfer.show()).toEvent());
        }
    }

    synchronized List<Transfer> list() {
        return new ArrayList<>(transfers.values()).reversed().stream().filter(transfer -> shown.test(transfer.file))
                .map(FileTransfer::show).toList();
    }

    synchronized Optional<Transfer> get(TransferId id) {
        return find(id).map(FileTransfer::show);
    }

    private Optional<FileTransfer> find(TransferId id) {
        return Optional.ofNullable(transfers.get(id)).filter(transfer -> shown.test(transfer.file));
    }

    synchronized Optional<Transfer> pause(TransferId id) {
        Optional<FileTransfer> found = find(id);
        found.filter(FileTransfer::isActive).ifPresent(transfer -> halt(transfer, TransferState.PAUSED));
        return found.map(FileTransfer::show);
    }

    synchronized Optional<Transfer> cancel(TransferId id) {
        Optional<FileTransfer> found = find(id);
        found.filter(FileTransfer::isOpen).ifPresent(transfer -> halt(transfer, TransferState.CANCELLED));
        return found.map(FileTransfer::show);
    }

    private void halt(FileTransfer transfer, TransferState state) {
        transfer.halt(state);
        tell(transfer);
    }

    synchronized Optional<Transfer> resume(TransferId id) {
        Optional<FileTransfer> found = find(id);
        found.filter(transfer -> transfer.state() == TransferState.PAUSED || transfer.state() == TransferState.FAILED)
                .ifPresent(this::start);
        return found.map(FileTransfer::show);
    }

    /** Ends all work; nothing is told any more. */
    synchronized void stop() {
        transfers.values().stream().filter(FileTransfer::isActive)
                .forEach(transfer -> transfer.halt(TransferState.PAUSED));
    }
}
