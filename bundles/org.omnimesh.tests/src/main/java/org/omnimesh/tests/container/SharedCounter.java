// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.container;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.omnimesh.api.cbor.Cbor;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.cbor.CborMap;
import org.omnimesh.api.http.HttpAnswer;
import org.omnimesh.api.http.HttpMethod;
import org.omnimesh.api.http.HttpRequest;
import org.omnimesh.api.http.HttpResource;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.log.ChannelLog;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.log.Projection;
import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.Schema;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;

/** A third party's whole capability: a counter that everybody in a channel can raise, with requests of its own. */
public final class SharedCounter implements Projection, HttpResource {
    private static final EntryKind RAISED = new EntryKind("counter.raised");
    private static final String PATH = "/api/v1/counter/{channel}";
    private static final Schema SCHEMA = new Schema("counter",
            List.of("CREATE TABLE counter_total(channel VARBINARY(32) PRIMARY KEY, total BIGINT NOT NULL);"));

    private final ChannelLog log;
    private final Database database;

    /** Gets what the node offers. */
    public SharedCounter(ChannelLog log, Database database) {
        this.log = log;
        this.database = database;
    }

    @Override
    public Set<EntryKind> kinds() {
        return Set.of(RAISED);
    }

    @Override
    public Schema schema() {
        return SCHEMA;
    }

    @Override
    public void apply(Transaction transaction, LogEntry entry) throws StorageException {
        try {
            long by = Cbor.decodeMap(entry.payload()).number(1, 1, 1000);
            ChannelId channel = entry.header().channel();
            if (transaction.update("UPDATE counter_total SET total = total + ? WHERE channel = ?", by, channel) == 0) {
                transaction.update("INSERT INTO counter_total(channel, total) VALUES (?, ?)", channel, by);
            }
        } catch (CborException e) {
            // A peer may send anything; what is no number counts nothing.
        }
    }

    @Override
    public void clear(Transaction transaction) throws StorageException {
        transaction.update("DELETE FROM counter_total");
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(HttpMethod.GET, PATH, this::show), new Route(HttpMethod.POST, PATH, this::raise));
    }

    private HttpAnswer raise(HttpRequest request) throws Exception {
        log.append(channel(request), RAISED, new CborMap().put(1, request.queryNumber("by", 1, 1000, 1)).encode());
        return show(request);
    }

    private HttpAnswer show(HttpRequest request) throws StorageException {
        return HttpAnswer.ok(Map.of("total", total(channel(request))));
    }

    long total(ChannelId channel) throws StorageException {
        return database.read(reading -> reading.queryOne("SELECT total FROM counter_total WHERE channel = ?",
                row -> row.number("total"), channel)).orElse(0L);
    }

    private static ChannelId channel(HttpRequest request) {
        return ChannelId.parse(request.path("channel"));
    }
}
