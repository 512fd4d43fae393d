// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.node;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what the framework and its services log, such as a component that failed to start, into the node's log.
 *
 * <p>
 * Immediate, because nobody asks for it.
 */
@Component(service = FrameworkLog.class, immediate = true)
public final class FrameworkLog implements LogListener {
    private static final Logger LOG = LoggerFactory.getLogger("org.omnimesh.framework");

    private final LogReaderService reader;

    /**
     * Made by declarative services.
     *
     * @param reader the framework's log
     */
    @Activate
    public FrameworkLog(@Reference LogReaderService reader) {
        this.reader = reader;
        reader.addLogListener(this);
    }

    @Deactivate
    void deactivate() {
        reader.removeLogListener(this);
    }

    @Override
    public void logged(@NonNullByDefault({}) LogEntry entry) {
        LogLevel level = entry.getLogLevel();
        String bundle = entry.getBundle() == null ? "framework" : entry.getBundle().getSymbolicName();
        if (level == LogLevel.ERROR) {
            LOG.error("{}: {}", bundle, entry.getMessage(), entry.getException());
        } else if (level == LogLevel.WARN) {
            LOG.warn("{}: {}", bundle, entry.getMessage(), entry.getException());
        }
    }
}
