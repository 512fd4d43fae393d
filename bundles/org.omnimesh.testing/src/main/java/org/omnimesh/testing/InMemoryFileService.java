// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLConnection;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import org.omnimesh.api.chat.FileReference;
import org.omnimesh.api.chat.Message;
import org.omnimesh.api.files.FileChanged;
import org.omnimesh.api.files.FileException;
import org.omnimesh.api.files.FileService;
import org.omnimesh.api.files.FileShared;
import org.omnimesh.api.files.FileState;
import org.omnimesh.api.files.SharedFile;
import org.omnimesh.api.files.Transfer;
import org.omnimesh.api.files.TransferChanged;
import org.omnimesh.api.files.TransferId;
import org.omnimesh.api.files.TransferState;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.ContentId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.team.Channels;
import org.osgi.service.event.EventAdmin;

/**
 * Files in memory. Those of others come by {@link #receive} or {@link #put}; how their content comes is set by
 * {@link #deliver}. Thread-safe.
 */
public final class InMemoryFileService implements FileService {
    /** How the content of others' files comes. */
    public enum Delivery {
        /** Wholly, as soon as it is asked for. */
        AT_ONCE,
        /** As {@link InMemoryFileService#arrive} says; a reader gets it at once. */
        BY_HAND,
        /** Not at all: nobody who has it is linked. */
        CUT_OFF
    }

    private static final int MAX_LIST = 500;
    private static final Set<TransferState> ACTIVE = Set.of(TransferState.QUEUED, TransferState.RUNNING);
    private static final Set<TransferState> HALTED = Set.of(TransferState.PAUSED, TransferState.FAILED);

    private final PeerId self;
    private final Channels channels;
    private final InMemoryChatService chat;
    private final EventAdmin events;
    private final Map<ContentId, SharedFile> files = new LinkedHashMap<>();
    private final Map<ContentId, byte[]> contents = new LinkedHashMap<>();
    private final Map<TransferId, Transfer> transfers = new LinkedHashMap<>();
    private final Map<TransferId, Set<Path>> targets = new LinkedHashMap<>();
    private Delivery delivery = Delivery.AT_ONCE;
    private Optional<String> refusal = Optional.empty();

    /**
     * Makes a service without files.
     *
     * @param self this device
     * @param channels which channels there are
     * @param chat has a message for every file
     * @param events where changes are told
     */
    public InMemoryFileService(PeerId self, Channels channels, InMemoryChatService chat, EventAdmin events) {
        this.self = self;
        this.channels = channels;
        this.chat = chat;
        this.events = events;
    }

    @Override
    public SharedFile share(ChannelId channel, String name, Optional<String> mimeType, OptionalLong sizeHint,
            InputStream content) throws FileException {
        if (channels.get(channel).isEmpty()) {
            throw new FileException("There is no such channel.");
        }
        try {
            byte[] bytes = content.readAllBytes();
            synchronized (this) {
                if (refusal.isPresent()) {
                    throw new FileException(refusal.get());
                }
                return add(self, channel, name, mimeType, bytes);
            }
        } catch (IOException e) {
            throw new FileException("The file could not be read to its end.", e);
        }
    }

    @Override
    public synchronized List<SharedFile> list(Optional<ChannelId> channel, int limit) {
        if (limit < 1 || limit > MAX_LIST) {
            throw new IllegalArgumentException("expected a limit of 1 to " + MAX_LIST + ", got " + limit);
        }
        return new ArrayList<>(files.values()).reversed().stream()
                .filter(file -> channel.map(file.channel()::equals).orElse(true))
                .filter(file -> channels.get(file.channel()).isPresent())
                .sorted(Comparator.comparing(SharedFile::sharedAt).reversed()).limit(limit).toList();
    }

    @Override
    public synchronized Optional<SharedFile> get(ContentId file) {
        return Optional.ofNullable(files.get(file));
    }

    @Override
    public synchronized InputStream open(ContentId file, long offset) throws FileException {
        SharedFile known = expect(file);
        byte[] content = content(file);
        if (offset < 0 || offset > content.length) {
            throw new FileException("The file has only " + content.length + " bytes.");
        }
        if (delivery == Delivery.CUT_OFF && known.state() != FileState.LOCAL) {
            return new InputStream() {
                @Override
                public int read() throws IOException {
                    throw new IOException("No device that has this file can be reached now.");
                }
            };
        }
        return new ByteArrayInputStream(content, (int) offset, content.length - (int) offset);
    }

    @Override
    public synchronized Transfer fetch(ContentId file, Optional<Path> target) throws FileException {
        SharedFile known = expect(file);
        if (target.isPresent()) {
            checkTarget(target.get());
        }
        Optional<Transfer> open = transfers.values().stream().filter(transfer -> transfer.file().equals(file)
                && (ACTIVE.contains(transfer.state()) || transfer.state() == TransferState.PAUSED)).findFirst();
        TransferId id = open.map(Transfer::id).orElse(new TransferId(new UUID(0, transfers.size() + 1L)));
        target.ifPresent(path -> targets.computeIfAbsent(id, any -> new LinkedHashSet<>()).add(path));
        if (open.isEmpty()) {
            change(new Transfer(id, file, true, List.of(), known.bytesHere(), known.size(), 0, Optional.empty(),
                    TransferState.QUEUED, Optional.empty()));
            goOn(id);
        }
        return transfers.get(id);
    }

    @Override
    public synchronized List<Transfer> transfers() {
        return new ArrayList<>(transfers.values()).reversed().stream().filter(this::isShown).toList();
    }

    @Override
    public synchronized Optional<Transfer> transfer(TransferId transfer) {
        return Optional.ofNullable(transfers.get(transfer)).filter(this::isShown);
    }

    @Override
    public synchronized Optional<Transfer> pause(TransferId transfer) {
        transfer(transfer).filter(known -> ACTIVE.contains(known.state()))
                .ifPresent(known -> change(in(known, TransferState.PAUSED)));
        return transfer(transfer);
    }

    @Override
    public synchronized Optional<Transfer> resume(TransferId transfer) {
        transfer(transfer).filter(known -> HALTED.contains(known.state())).ifPresent(known -> {
            change(in(known, TransferState.QUEUED));
            goOn(transfer);
        });
        return transfer(transfer);
    }

    @Override
    public synchronized Optional<Transfer> cancel(TransferId transfer) {
        transfer(transfer)
                .filter(known -> ACTIVE.contains(known.state()) || known.state() == TransferState.PAUSED)
                .ifPresent(known -> change(in(known, TransferState.CANCELLED)));
        return transfer(transfer);
    }

    /**
     * Shows a file that another device shared now; nothing of its content is here.
     *
     * @param sharer the device
     * @param channel where to
     * @param name its name
     * @param content what comes when it is fetched
     * @return the file
     */
    public synchronized SharedFile receive(PeerId sharer, ChannelId channel, String name, byte[] content) {
        return add(sharer, channel, name, Optional.empty(), content);
    }

    /**
     * Adds a file as it is, or replaces the one of its id.
     *
     * @param file the file
     * @param content what comes when it is fetched or read
     */
    public synchronized void put(SharedFile file, byte[] content) {
        contents.put(file.id(), content);
        change(file);
    }

    /**
     * Changes how the content of others' files comes from here on.
     *
     * @param how how
     */
    public synchronized void deliver(Delivery how) {
        delivery = how;
        transfers.values().stream().filter(transfer -> ACTIVE.contains(transfer.state())).map(Transfer::id).toList()
                .forEach(this::goOn);
    }

    /**
     * Lets content of a file that is being fetched arrive from the device that shared it.
     *
     * @param file the file
     * @param bytesHere how much of it is here then; all of it ends the transfer
     * @param bytesPerSecond how fast it comes
     */
    public synchronized void arrive(ContentId file, long bytesHere, long bytesPerSecond) {
        SharedFile known = files.get(file);
        change(here(known, bytesHere));
        Transfer moving = active(file);
        long rest = known.size() - bytesHere;
        change(new Transfer(moving.id(), file, true, List.of(known.sharedBy()), bytesHere, known.size(),
                bytesPerSecond,
                bytesPerSecond == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(rest / bytesPerSecond)),
                TransferState.RUNNING, Optional.empty()));
        if (rest == 0) {
            finish(moving.id());
        }
    }

    /**
     * Lets the transfer of a file fail.
     *
     * @param file the file
     * @param sentence what the user is told
     */
    public synchronized void fail(ContentId file, String sentence) {
        fail(active(file), sentence);
    }

    /**
     * Refuses every new file.
     *
     * @param sentence what the user is told
     */
    public synchronized void refuse(String sentence) {
        refusal = Optional.of(sentence);
    }

    /** Takes new files again. */
    public synchronized void accept() {
        refusal = Optional.empty();
    }

    /**
     * Returns where the content of a transfer goes.
     *
     * @param transfer the transfer
     * @return the paths, in the order given
     */
    public synchronized List<Path> targets(TransferId transfer) {
        return List.copyOf(targets.getOrDefault(transfer, Set.of()));
    }

    private SharedFile add(PeerId sharer, ChannelId channel, String name, Optional<String> mimeType, byte[] content) {
        String sha256 = sha256(content);
        String clean = FileShared.cleanName(name);
        String type = mimeType.or(() -> Optional.ofNullable(URLConnection.guessContentTypeFromName(clean)))
                .orElse(FileShared.UNKNOWN_MIME_TYPE);
        FileReference reference = new FileReference(Ids.content(files.size() + 1L), clean, content.length, type,
                sha256);
        boolean own = sharer.equals(self);
        contents.put(reference.file(), content.clone());
        Message message = chat.show(sharer, channel, reference);
        SharedFile file = new SharedFile(reference.file(), channel, message.id(), clean, content.length, type, sha256,
                sharer, message.senderName(), message.sentAt(), own ? FileState.LOCAL : FileState.REMOTE,
                own ? content.length : 0, own ? 0 : 1);
        change(file);
        return file;
    }

    /** Does what the present delivery does with an active transfer. */
    private void goOn(TransferId id) {
        Transfer transfer = transfers.get(id);
        if (delivery == Delivery.AT_ONCE || files.get(transfer.file()).state() == FileState.LOCAL) {
            arrive(transfer.file(), transfer.bytesTotal(), 0);
        }
    }

    private void finish(TransferId id) {
        Transfer transfer = transfers.get(id);
        for (Path target : targets(id)) {
            try {
                Files.write(target, content(transfer.file()), StandardOpenOption.CREATE_NEW);
                targets.get(id).remove(target);
            } catch (FileAlreadyExistsException e) {
                fail(transfer, "There is already a file with that name; choose another one.");
                return;
            } catch (IOException e) {
                fail(transfer, "The file could not be written to its folder: is the disk full?");
                return;
            }
        }
        change(in(transfer, TransferState.DONE));
    }

    private void fail(Transfer transfer, String sentence) {
        change(new Transfer(transfer.id(), transfer.file(), true, List.of(), transfer.bytesDone(),
                transfer.bytesTotal(), 0, Optional.empty(), TransferState.FAILED, Optional.of(sentence)));
    }

    private Transfer active(ContentId file) {
        return transfers.values().stream()
                .filter(transfer -> transfer.file().equals(file) && ACTIVE.contains(transfer.state())).findFirst()
                .orElseThrow(() -> new IllegalStateException("expected the file to be on its way"));
    }

    private boolean isShown(Transfer transfer) {
        return channels.get(files.get(transfer.file()).channel()).isPresent();
    }

    private SharedFile expect(ContentId file) throws FileException {
        return get(file).orElseThrow(() -> new FileException("There is no such file."));
    }

    private byte[] content(ContentId file) {
        return contents.getOrDefault(file, new byte[0]);
    }

    private void change(SharedFile file) {
        files.put(file.id(), file);
        events.postEvent(new FileChanged(file).toEvent());
    }

    private void change(Transfer transfer) {
        transfers.put(transfer.id(), transfer);
        events.postEvent(new TransferChanged(transfer).toEvent());
    }

    private static Transfer in(Transfer had, TransferState state) {
        return new Transfer(had.id(), had.file(), had.incoming(), List.of(), had.bytesDone(), had.bytesTotal(), 0,
                Optional.empty(), state, Optional.empty());
    }

    private static SharedFile here(SharedFile had, long bytesHere) {
        FileState state = bytesHere == had.size()
                ? FileState.LOCAL
                : bytesHere == 0 ? FileState.REMOTE : FileState.PARTIAL;
        return new SharedFile(had.id(), had.channel(), had.message(), had.name(), had.size(), had.mimeType(),
                had.sha256(), had.sharedBy(), had.sharedByName(), had.sharedAt(), state, bytesHere, had.holders());
    }

    private static void checkTarget(Path target) throws FileException {
        if (Stream.ofNullable(target.toAbsolutePath().getParent()).noneMatch(Files::isDirectory)) {
            throw new FileException("The folder for the file does not exist.");
        }
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileException("There is already a file with that name; choose another one.");
        }
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("expected SHA-256 in every Java runtime", e);
        }
    }
}
