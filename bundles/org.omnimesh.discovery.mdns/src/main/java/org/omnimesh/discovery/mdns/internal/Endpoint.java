// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.discovery.mdns.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import javax.jmdns.JmDNS;
import javax.jmdns.ServiceInfo;

import org.eclipse.jdt.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Discovery on one local address: one jmDNS instance that advertises our services under names of its own and browses.
 *
 * <p>
 * Every endpoint has another number and another host name, never used again in this process: two endpoints on the same link
 * would otherwise contend for one name, and the goodbyes of a closed one would withdraw its successor.
 */
final class Endpoint {
    /** Least time between two packets that jmDNS reads, in milliseconds: bounds what a flood can cost. */
    static final long READ_PAUSE_MS = 2;
    private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);
    /** Most services that are taken over from jmDNS, which keeps any number. */
    static final int MAX_LISTED = 2000;
    private static final long LIST_TIMEOUT_MS = 200;

    /** A service that is registered with jmDNS. */
    private record Registered(Service service, String label, ServiceInfo info) {}

    final int number;
    final LocalAddress local;
    private final JmDNS dns;
    private final Consumer<Endpoint> watcher;
    private final InetAddress address;
    private final Map<String, Registered> registered = new LinkedHashMap<>();
    private final Map<String, ServiceInfo> followed = new LinkedHashMap<>();
    private Browser browser;
    private volatile int known;
    private volatile boolean closed;

    /**
     * Opens discovery on an address and asks at once who is there. Blocks for some tens of milliseconds.
     *
     * @param number the number of this endpoint
     * @param local the address
     * @param hostName a random host name, one label
     * @param watcher told on jmDNS's thread that {@link #nodes} may have changed
     * @throws IOException if the socket cannot be opened
     */
    Endpoint(int number, LocalAddress local, String hostName, Consumer<Endpoint> watcher) throws IOException {
        this.number = number;
        this.local = local;
        this.watcher = watcher;
        address = local.named(hostName);
        dns = JmDNS.create(address, hostName, READ_PAUSE_MS);
        browser = browser();
        dns.addServiceListener(Service.NODE, browser);
    }

    /**
     * Makes the advertised services these.
     *
     * @param wanted all services; one that is registered already may have a new text
     * @return those that are new or changed, to be announced
     */
    synchronized List<Service> advertise(List<Service> wanted) {
        List<Service> changed = new ArrayList<>();
        for (Service service : wanted) {
            Registered old = registered.get(service.name());
            if (closed || old != null && old.service.equals(service)) {
                continue;
            }
            if (old == null) {
                register(service);
            } else {
                old.info.setText(TextRecord.bytes(service.text()));
                registered.put(service.name(), new Registered(service, old.label, old.info));
            }
            changed.add(service);
        }
        return changed;
    }

    private Browser browser() {
        return new Browser(() -> watcher.accept(this));
    }

    private void register(Service service) {
        String label = service.name() + "-" + number;
        ServiceInfo info = ServiceInfo.create(service.type(), label, service.port(), 0, 0,
                TextRecord.bytes(service.text()));
        try {
            dns.registerService(info);
            registered.put(service.name(), new Registered(service, label, info));
        } catch (IOException | IllegalStateException e) {
            LOG.warn("Cannot advertise on {}", local.network(), e);
        }
    }

    /**
     * Sends an announcement of a service now, if it is still advertised; never after its goodbye, which it would undo.
     *
     * @param name the service's random name
     */
    synchronized void announce(String name) {
        Registered current = registered.get(name);
        if (current != null && !closed) {
            send(Packet.announcement(current.service, current.label, dns.getHostName(), address));
        }
    }

    /**
     * Withdraws a service. Sends the goodbye at once, then blocks for up to three seconds while jmDNS repeats it.
     *
     * @param name the service's random name
     */
    void withdraw(String name) {
        Registered gone;
        synchronized (this) {
            gone = registered.remove(name);
        }
        if (gone != null) {
            sendGoodbye(gone);
            dns.unregisterService(gone.info);
        }
    }

    /** Asks again who is there. */
    void query() {
        Browser fresh = browser();
        Browser old;
        synchronized (this) {
            old = browser;
            browser = fresh;
        }
        dns.addServiceListener(Service.NODE, fresh);
        dns.removeServiceListener(Service.NODE, old);
    }

    /** Asks who holds a pairing code; {@link #pairs} tells. */
    void queryPairs() {
        Browser once = new Browser(() -> {});
        dns.addServiceListener(Service.PAIR, once);
        dns.removeServiceListener(Service.PAIR, once);
    }

    /**
     * Lists the nodes that are advertised on this link now, this one perhaps included; what expired or said goodbye is
     * dropped first (jmDNS by itself would do so every ten seconds). Blocks for up to 0.2 s; one call at a time.
     *
     * @return by full service name
     */
    Map<String, Found> nodes() {
        Map<String, ServiceInfo> listed = list(Service.NODE);
        followed.keySet().retainAll(listed.keySet());
        listed.keySet().forEach(name -> followed.computeIfAbsent(name, this::follow));
        return read(followed);
    }

    /**
     * Lists the holders of pairing codes likewise.
     *
     * @return by full service name
     */
    Map<String, Found> pairs() {
        return read(list(Service.PAIR));
    }

    /**
     * Returns how many services the last listing went through, valid or not.
     *
     * @return a measure of what a listing costs
     */
    int known() {
        return known;
    }

    private Map<String, ServiceInfo> list(String type) {
        Map<String, ServiceInfo> resolved = new LinkedHashMap<>();
        if (!closed) {
            ServiceInfo[] all = dns.list(type, LIST_TIMEOUT_MS);
            known = all.length;
            for (ServiceInfo info : all) {
                if (resolved.size() < MAX_LISTED && info.hasData() && Found.nameOf(info.getName()).isPresent()) {
                    resolved.put(info.getName(), info);
                }
            }
        }
        return resolved;
    }

    /** What jmDNS lists may be a copy that never changes; what it returns here as persistent follows new text. */
    private @Nullable ServiceInfo follow(String name) {
        return dns.getServiceInfo(Service.NODE, name, true, 1);
    }

    private Map<String, Found> read(Map<String, ServiceInfo> services) {
        Map<String, Found> found = new LinkedHashMap<>();
        services.forEach((name, info) -> Found.of(local, info).filter(f -> !TextRecord.isGoodbye(f.text()))
                .ifPresent(f -> found.put(name, f)));
        return found;
    }

    /** Sends the goodbyes. Does not block. */
    void sayGoodbye() {
        List<Registered> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(registered.values());
        }
        all.forEach(this::sendGoodbye);
    }

    /**
     * Closes jmDNS, and sends the goodbyes again, as jmDNS may have announced once more before it was closed. Blocks for about
     * two seconds.
     */
    void close() {
        closed = true;
        try {
            dns.close();
        } catch (IOException e) {
            LOG.debug("Cannot close discovery on {}", local.network(), e);
        }
        sayGoodbye();
    }

    private void sendGoodbye(Registered gone) {
        send(Packet.goodbye(gone.service, gone.label, dns.getHostName(), address));
    }

    private void send(byte[] packet) {
        try {
            Packet.send(local, packet);
        } catch (IOException e) {
            LOG.debug("Cannot announce on {}", local.network(), e);
        }
    }
}
