// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.h2.store.fs.FilePath;

/** A name in a {@link BlockFileSystem}; all but opening is the disk's. */
@NonNullByDefault({})
final class BlockFilePath extends FilePath {
    private final BlockFileSystem system;

    BlockFilePath(BlockFileSystem system, String name) {
        this.system = system;
        this.name = name;
    }

    private FilePath base() {
        return FilePath.get(name.substring(system.scheme().length() + 1));
    }

    private FilePath wrap(FilePath path) {
        return path == null ? null : new BlockFilePath(system, system.scheme() + ':' + path);
    }

    @Override
    public String getScheme() { return system.scheme(); }

    @Override
    public FilePath getPath(String path) {
        return new BlockFilePath(system, path);
    }

    @Override
    public FilePath unwrap() {
        return base();
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return system.open(Path.of(base().toString()), !"r".equals(mode));
    }

    @Override
    public long size() {
        return base().size();
    }

    @Override
    public void moveTo(FilePath target, boolean atomicReplace) {
        base().moveTo(target.unwrap(), atomicReplace);
    }

    @Override
    public boolean createFile() {
        return base().createFile();
    }

    @Override
    public boolean exists() {
        return base().exists();
    }

    @Override
    public void delete() {
        base().delete();
    }

    @Override
    public List<FilePath> newDirectoryStream() {
        List<FilePath> paths = base().newDirectoryStream();
        paths.replaceAll(this::wrap);
        return paths;
    }

    @Override
    public FilePath toRealPath() {
        return wrap(base().toRealPath());
    }

    @Override
    public FilePath getParent() { return wrap(base().getParent()); }

    @Override
    public boolean isDirectory() { return base().isDirectory(); }

    @Override
    public boolean isRegularFile() { return base().isRegularFile(); }

    @Override
    public boolean isAbsolute() { return base().isAbsolute(); }

    @Override
    public long lastModified() {
        return base().lastModified();
    }

    @Override
    public boolean canWrite() {
        return base().canWrite();
    }

    @Override
    public void createDirectory() {
        base().createDirectory();
    }

    @Override
    public boolean setReadOnly() {
        return base().setReadOnly();
    }
}
