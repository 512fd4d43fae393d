// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.files.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.files.FileChanged;
import org.omnimesh.api.files.FileException;
import org.omnimesh.api.files.FileService;
import org.omnimesh.api.files.FileShared;
import org.omnimesh.api.files.FileState;
import org.omnimesh.api.files.SharedFile;
import org.omnimesh.api.files.Transfer;
import org.omnimesh.api.files.TransferId;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.ContentId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.link.BlobClient;
import org.omnimesh.api.link.LinkOpened;
import org.omnimesh.api.link.Links;
import org.omnimesh.api.log.ChannelLog;
import org.omnimesh.api.log.ChannelTrust;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.log.LogException;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.team.Channel;
import org.omnimesh.api.team.Channels;
import org.omnimesh.api.team.Member;
import org.omnimesh.api.team.Teams;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.event.EventHandler;
import org.osgi.service.event.propertytypes.EventTopics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shares files by storing sealed chunks and appending an entry; fetches them from all their holders. Immediate, because
 * from its start on the blob source knows whom to serve.
 */
@Component(service = { FileService.class, EventHandler.class }, immediate = true)
@EventTopics({ "org/omnimesh/event/LinkOpened", "org/omnimesh/event/TrustChanged" })
public final class SwarmFileService implements FileService, EventHandler {
    /** How long a reader waits while nobody delivers anything. */
    static final Duration READ_PATIENCE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(SwarmFileService.class);
    private static final int MAX_LIST = 500;

    private final Database database;
    private final ChannelLog log;
    private final Teams teams;
    private final Channels channels;
    private final Ciphers ciphers;
    private final EventAdmin events;
    private final BlobStore store;
    private final FilesProjection projection;
    private final StoredBlobSource source;
    private final FileIndex index;
    private final Holders holders = new Holders();
    private final Intake intake;
    private final Downloads downloads;
    private volatile boolean stopped;
    private final Transfers transfers;

    /**
     * Makes the service and the table it reads.
     *
     * @param database where it is known which files there are
     * @param log where shared files are announced
     * @param teams who shares
     * @param channels which channels there are
     * @param ciphers seals chunks
     * @param random names transfers and temporary files
     * @param time measures
     * @param events where progress is told
     * @param store where chunks are
     * @param projection what fills the table
     * @param source what serves peers
     * @throws StorageException if the table cannot be made
     */
    @Activate
    public SwarmFileService(@Reference Database database, @Reference ChannelLog log, @Reference Teams teams,
            @Reference Channels channels, @Reference Ciphers ciphers, @Reference RandomSource random,
            @Reference TimeSource time, @Reference EventAdmin events, @Reference BlobStore store,
            @Reference FilesProjection projection, @Reference StoredBlobSource source) throws StorageException {
        this.database = database;
        this.log = log;
        this.teams = teams;
        this.channels = channels;
        this.ciphers = ciphers;
        this.events = events;
        this.store = store;
        this.projection = projection;
        this.source = source;
        this.index = new FileIndex(database, projection);
        this.intake = new Intake(store, ciphers);
        this.downloads = new Downloads(store, holders, index, time);
        this.transfers = new Transfers(downloads, ciphers, random, time, events, this::tellChanged, this::isShown);
        database.migrate(FileTable.SCHEMA);
        projection.showBy(row -> Optional.of(show(row)));
        source.allow(holders::mayRead);
        projection.forgetBy(this::forgetInBackground);
        forgetInBackground();
    }

    /** Ends all transfers; what is here of them is kept. */
    @Deactivate
    public void deactivate() {
        stopped = true;
        projection.showBy(row -> Optional.empty());
        projection.forgetBy(() -> {});
        source.allow((peer, any) -> false);
        transfers.stop();
        downloads.stop();
    }

    private void forgetInBackground() {
        Thread.ofVirtual().name("omnimesh-files-forget").start(this::forget);
    }

    /** Deletes the chunks of files that have expired everywhere; what fails is done after the next start. */
    private void forget() {
        try {
            for (ContentId content : database.read(FileTable::gone)) {
                store.delete(content);
                database.write(transaction -> FileTable.forget(transaction, content));
            }
        } catch (StorageException | IOException e) {
            LOG.warn("Chunks of files that have expired could not be deleted", e);
        }
    }

    /**
     * Takes the service that knows the links.
     *
     * @param service the service
     */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    public void bindLinks(Links service) {
        holders.setLinks(service);
        downloads.wake(null);
    }

    /**
     * Lets go of a service.
     *
     * @param service the service
     */
    public void unbindLinks(Links service) {
        if (holders.isLinks(service)) {
            holders.setLinks(null);
        }
    }

    /**
     * Takes the service that fetches chunks.
     *
     * @param service the service
     */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    public void bindBlobClient(BlobClient service) {
        holders.setClient(service);
        downloads.wake(null);
    }

    /**
     * Lets go of a service.
     *
     * @param service the service
     */
    public void unbindBlobClient(BlobClient service) {
        if (holders.isClient(service)) {
            holders.setClient(null);
        }
    }

    /**
     * Takes the service that knows who may read what.
     *
     * @param service the service
     */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    public void bindTrust(ChannelTrust service) {
        holders.setTrust(service);
        downloads.wake(null);
    }

    /**
     * Lets go of a service.
     *
     * @param service the service
     */
    public void unbindTrust(ChannelTrust service) {
        if (holders.isTrust(service)) {
            holders.setTrust(null);
        }
    }

    @Override
    public void handleEvent(@Nullable Event event) {
        if (event != null) {
            downloads.wake(DomainEvent.of(event).orElse(null) instanceof LinkOpened opened ? opened.peer() : null);
        }
    }

    @Override
    public SharedFile share(ChannelId channel, String name, Optional<String> mimeType, OptionalLong sizeHint,
            InputStream content) throws FileException {
        if (!teams.current().active()) {
            throw new FileException("This device was removed from the team; nothing can be shared there any more.");
        }
        Channel target = channels.get(channel).orElseThrow(() -> new FileException("There is no such channel."));
        if (target.archived()) {
            throw new FileException("The channel is archived; take it out of the archive to share there.");
        }
        FileShared shared = intake.take(name, mimeType, sizeHint, content);
        try {
            LogEntry entry = log.append(channel, FileShared.KIND, shared.encode());
            return show(FileRow.of(entry, shared));
        } catch (LogException e) {
            forget(shared.content());
            throw new FileException("The file was not shared: " + e.getMessage(), e);
        }
    }

    private void forget(ContentId content) {
        try {
            store.delete(content);
        } catch (IOException e) {
            LOG.warn("Blob {} is of no use and could not be deleted", content.shortForm(), e);
        }
    }

    @Override
    public List<SharedFile> list(Optional<ChannelId> channel, int limit) throws FileException {
        if (limit < 1 || limit > MAX_LIST) {
            throw new IllegalArgumentException("expected a limit of 1 to " + MAX_LIST + ", got " + limit);
        }
        List<ChannelId> visible = channels.list().stream().map(Channel::id)
                .filter(id -> channel.map(id::equals).orElse(true)).toList();
        try {
            return database.read(view -> FileTable.newest(view, visible, limit)).stream().map(this::show).toList();
        } catch (StorageException e) {
            throw unreadable(e);
        }
    }

    @Override
    public Optional<SharedFile> get(ContentId file) throws FileException {
        return find(file).map(this::show);
    }

    @Override
    public InputStream open(ContentId file, long offset) throws FileException {
        FileRow row = expect(file);
        if (offset < 0 || offset > row.shared().size()) {
            throw new FileException("The file has only " + row.shared().size() + " bytes.");
        }
        ChunkCipher cipher = new ChunkCipher(ciphers, row.shared().key(), row.shared().chunkSize());
        return new ChunkInputStream(row.geometry(), chunk -> plaintext(row, cipher, chunk), offset);
    }

    private byte[] plaintext(FileRow row, ChunkCipher cipher, int chunk) throws IOException {
        if (stopped) {
            throw new IOException("The node was locked or stops.");
        }
        try {
            Optional<Blob> blob = store.find(row.content(), row.geometry()).filter(found -> found.has(chunk));
            byte[] sealed = (blob.isPresent()
                    ? blob.get()
                    : downloads.of(row).fetchChunk(chunk, READ_PATIENCE)).read(chunk);
            return cipher.open(chunk, sealed);
        } catch (CryptoException e) {
            throw new IOException("The content cannot be decrypted with the key its sender gave.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Reading the file was interrupted.");
        }
    }

    @Override
    public Transfer fetch(ContentId file, Optional<Path> target) throws FileException {
        FileRow row = expect(file);
        Optional<Path> checked = target.isPresent() ? Optional.of(Export.check(target.get())) : Optional.empty();
        return transfers.fetch(row, checked, show(row).bytesHere());
    }

    @Override
    public List<Transfer> transfers() {
        return transfers.list();
    }

    @Override
    public Optional<Transfer> transfer(TransferId transfer) {
        return transfers.get(transfer);
    }

    @Override
    public Optional<Transfer> pause(TransferId transfer) {
        return transfers.pause(transfer);
    }

    @Override
    public Optional<Transfer> resume(TransferId transfer) {
        return transfers.resume(transfer);
    }

    @Override
    public Optional<Transfer> cancel(TransferId transfer) {
        return transfers.cancel(transfer);
    }

    private boolean isShown(FileRow row) {
        return channels.get(row.channel()).isPresent();
    }

    private FileRow expect(ContentId file) throws FileException {
        return find(file).orElseThrow(() -> new FileException("There is no such file."));
    }

    private Optional<FileRow> find(ContentId file) throws FileException {
        try {
            return index.shares(file).stream().filter(this::isShown).findFirst();
        } catch (StorageException e) {
            throw unreadable(e);
        }
    }

    private static FileException unreadable(StorageException cause) {
        return new FileException("The list of files could not be read from the store.", cause);
    }

    private void tellChanged(FileRow row) {
        events.postEvent(new FileChanged(show(row)).toEvent());
    }

    private SharedFile show(FileRow row) {
        Optional<Blob> blob = blobOf(row);
        long bytesHere = blob.map(Blob::bytesHere).orElse(0L);
        FileState state = blob.map(Blob::complete).orElse(false)
                ? FileState.LOCAL
                : bytesHere > 0 ? FileState.PARTIAL : FileState.REMOTE;
        FileShared shared = row.shared();
        return new SharedFile(row.content(), row.channel(), row.entry(), shared.displayName(), shared.size(),
                shared.displayMimeType(), shared.sha256Hex(), row.author(), nameOf(row.author()),
                row.time().instant(), state, bytesHere, holders.of(Set.of(row.channel())).size());
    }

    private Optional<Blob> blobOf(FileRow row) {
        try {
            return store.find(row.content(), row.geometry());
        } catch (IOException e) {
            LOG.warn("Blob {} cannot be read", row.content().shortForm(), e);
            return Optional.empty();
        }
    }

    private String nameOf(PeerId device) {
        return teams.memberOf(device).map(Member::displayName).filter(name -> !name.isEmpty())
                .orElseGet(device::shortForm);
    }
}
