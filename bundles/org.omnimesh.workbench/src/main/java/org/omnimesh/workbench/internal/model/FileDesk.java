// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.omnimesh.api.chat.FileReference;
import org.omnimesh.api.files.FileException;
import org.omnimesh.api.files.FileService;
import org.omnimesh.api.files.Transfer;
import org.omnimesh.api.files.TransferState;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.ContentId;
import org.omnimesh.api.id.DisplayText;
import org.omnimesh.workbench.internal.model.ConversationModel.FileLine;

/** What goes on with the files of a conversation: what is being shared, what is being saved and where to. Thread-safe. */
final class FileDesk {
    private static final int SENTENCE = 300;

    /** A file that the user asked for. */
    private record Saving(Path target, Optional<Transfer> transfer, Optional<String> failure) {}

    private final Map<ContentId, Saving> savings = new ConcurrentHashMap<>();
    private final Map<ContentId, Transfer> outgoing = new ConcurrentHashMap<>();
    private final AtomicInteger sharing = new AtomicInteger();
    private volatile String sharedName = "";

    /** Shares a file; blocks until it is taken in. */
    void share(FileService files, ChannelId channel, Path path) throws FileException {
        Path name = path.getFileName();
        sharedName = DisplayText.line(name == null ? "file" : name.toString(), SENTENCE);
        sharing.incrementAndGet();
        try (InputStream content = new BufferedInputStream(Files.newInputStream(path))) {
            files.share(channel, sharedName, Optional.empty(), OptionalLong.of(Files.size(path)), content);
        } catch (IOException e) {
            throw new FileException("The file " + sharedName + " cannot be read.", e);
        } finally {
            sharing.decrementAndGet();
        }
    }

    /** Begins to save a file where the user said; a file that is there already is kept, and a number added. */
    void save(FileService files, ContentId file, Path wanted) {
        Path target = free(wanted);
        savings.put(file, new Saving(target, Optional.empty(), Optional.empty()));
        try {
            Transfer transfer = files.fetch(file, Optional.of(target));
            savings.computeIfPresent(file, (id, saving) -> saving.transfer().isPresent()
                    ? saving
                    : new Saving(target, Optional.of(transfer), Optional.empty()));
        } catch (FileException e) {
            savings.put(file, new Saving(target, Optional.empty(), Optional.of(e.getMessage())));
        }
    }

    /** Takes note of a transfer's progress. */
    void moved(Transfer transfer) {
        if (transfer.incoming()) {
            savings.computeIfPresent(transfer.file(),
                    (id, saving) -> new Saving(saving.target(), Optional.of(transfer), Optional.empty()));
        } else if (transfer.state() == TransferState.RUNNING || transfer.state() == TransferState.QUEUED) {
            outgoing.put(transfer.file(), transfer);
        } else {
            outgoing.remove(transfer.file());
        }
    }

    /** Says what is being shared. */
    Optional<String> activity() {
        int count = sharing.get();
        if (count == 0) {
            return Optional.empty();
        }
        String progress = outgoing.values().stream().filter(t -> t.bytesTotal() > 0).findAny()
                .map(t -> "  " + percent(t) + " %").orElse("");
        return Optional.of("Sharing " + (count == 1 ? sharedName : count + " files") + "\u2026" + progress);
    }

    /** Describes a file. */
    FileLine line(FileReference file) {
        String name = DisplayText.line(file.name(), SENTENCE);
        String size = Words.size(file.size());
        Saving saving = savings.get(file.file());
        if (saving == null) {
            return new FileLine(file.file(), name, size, -1, false);
        }
        if (saving.failure().isPresent()) {
            return failed(file, name, saving.failure().get());
        }
        Transfer transfer = saving.transfer().orElse(null);
        if (transfer == null) {
            return new FileLine(file.file(), name, "Waiting, " + size, 0, false);
        }
        return switch (transfer.state()) {
            case QUEUED -> new FileLine(file.file(), name, "Waiting for somebody who has it, " + size,
                    percent(transfer), false);
            case RUNNING -> new FileLine(file.file(), name, percent(transfer) + " % of " + size
                    + (transfer.bytesPerSecond() > 0 ? ", " + Words.size(transfer.bytesPerSecond()) + "/s" : ""),
                    percent(transfer), false);
            case PAUSED -> new FileLine(file.file(), name, "Paused at " + percent(transfer) + " % of " + size, -1,
                    false);
            case DONE -> new FileLine(file.file(), name, size + ", saved to " + saving.target(), -1, false);
            case FAILED -> failed(file, name, transfer.error().orElse("It could not be saved."));
            case CANCELLED -> new FileLine(file.file(), name, size + ", not saved", -1, false);
        };
    }

    private static FileLine failed(FileReference file, String name, String sentence) {
        return new FileLine(file.file(), name, DisplayText.line(sentence, SENTENCE), -1, true);
    }

    private static int percent(Transfer transfer) {
        return transfer.bytesTotal() <= 0
                ? 0
                : (int) Math.min(100, transfer.bytesDone() * 100 / transfer.bytesTotal());
    }

    private static Path free(Path wanted) {
        Path target = wanted.toAbsolutePath();
        Path fileName = target.getFileName();
        String name = fileName == null ? "file" : fileName.toString();
        int dot = name.lastIndexOf('.') > 0 ? name.lastIndexOf('.') : name.length();
        for (int i = 2; Files.exists(target); i++) {
            target = target.resolveSibling(name.substring(0, dot) + " (" + i + ")" + name.substring(dot));
        }
        return target;
    }
}
