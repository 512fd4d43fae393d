// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.files;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.ContentId;
import org.osgi.annotation.versioning.ProviderType;

/** Shares, lists and fetches files. Thread-safe; may block on disk and network. */
@ProviderType
public interface FileService {
    /**
     * Takes in a file and shares it; the content is durable here when this returns.
     *
     * @param channel where to
     * @param name its name; path parts are cut off and the rest cleaned
     * @param mimeType its media type, or empty to guess by the name
     * @param sizeHint about how many bytes will come, better too many than too few; chooses the size of the chunks.
     *        Without it a file above 4 MiB is cut into the largest ones
     * @param content the bytes, read to the end; closed by the caller
     * @return the file
     * @throws FileException if the channel is unknown, the content cannot be read or is far longer than the hint, or the
     *         disk is full
     */
    SharedFile share(ChannelId channel, String name, Optional<String> mimeType, OptionalLong sizeHint,
            InputStream content) throws FileException;

    /**
     * Takes in a file of unknown size and shares it.
     *
     * @param channel as above
     * @param name as above
     * @param mimeType as above
     * @param content as above
     * @return the file
     * @throws FileException as above
     */
    default SharedFile share(ChannelId channel, String name, Optional<String> mimeType, InputStream content)
            throws FileException {
        return share(channel, name, mimeType, OptionalLong.empty(), content);
    }

    /**
     * Lists files of the current team, newest first.
     *
     * @param channel only those of this channel, or empty for all
     * @param limit the most files to return, 1 to 500
     * @return the files
     * @throws FileException if the store cannot be read
     */
    List<SharedFile> list(Optional<ChannelId> channel, int limit) throws FileException;

    /**
     * Finds a file.
     *
     * @param file names its content
     * @return the file, or empty
     * @throws FileException if the store cannot be read
     */
    Optional<SharedFile> get(ContentId file) throws FileException;

    /**
     * Opens the content from an offset; chunks that are not here are fetched while it is read.
     *
     * @param file names its content
     * @param offset where to begin, 0 to the file's size
     * @return the plaintext from there on; reading fails with a sentence when no holder can be reached
     * @throws FileException if the file is unknown or the offset out of range
     */
    InputStream open(ContentId file, long offset) throws FileException;

    /**
     * Starts to fetch a file, or returns the transfer that does so already. What is here already is kept.
     *
     * @param file names its content
     * @param target where to write the plaintext when complete: a path that does not exist yet, in an existing folder;
     *        empty to keep it in the store only
     * @return the transfer
     * @throws FileException if the file is unknown or the target not usable
     */
    Transfer fetch(ContentId file, Optional<Path> target) throws FileException;

    /**
     * Lists the transfers of this start in the team that is shown, newest first. Those of other teams go on unseen.
     *
     * @return at most 500
     */
    List<Transfer> transfers();

    /**
     * Finds a transfer in the team that is shown.
     *
     * @param transfer its id
     * @return the transfer now, or empty
     */
    Optional<Transfer> transfer(TransferId transfer);

    /**
     * Stops a transfer so that it can go on later. No effect on one that ended.
     *
     * @param transfer its id
     * @return the transfer now, or empty if there is none in the team that is shown
     */
    Optional<Transfer> pause(TransferId transfer);

    /**
     * Lets a paused or failed transfer go on.
     *
     * @param transfer its id
     * @return the transfer now, or empty if there is none in the team that is shown
     */
    Optional<Transfer> resume(TransferId transfer);

    /**
     * Stops a transfer for good; chunks already here are kept. No effect on one that ended.
     *
     * @param transfer its id
     * @return the transfer now, or empty if there is none in the team that is shown
     */
    Optional<Transfer> cancel(TransferId transfer);
}
