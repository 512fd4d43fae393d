// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.routing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.omnimesh.api.http.HttpMethod;
import org.omnimesh.api.http.HttpProblem;
import org.omnimesh.api.http.HttpResource;
import org.omnimesh.api.http.Scope;
import org.omnimesh.http.internal.access.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All routes that answer now. Thread-safe; look-ups never wait for changes. */
public final class RouteTable {
    /** What every path begins with. */
    public static final String PREFIX = "/api/v1/";

    private static final Logger LOG = LoggerFactory.getLogger(RouteTable.class);

    /** A route that matched, with the parts of its path. */
    record Match(HttpResource.Route route, Map<String, String> parts) {}

    private record Entry(HttpResource owner, HttpResource.Route route, PathTemplate path, int rank) {}

    private static final Comparator<Entry> ORDER = Comparator.comparing(Entry::path).thenComparing(Entry::rank);
    private static final int RANK_ACTIVE = 0;
    private static final int RANK_PLANNED = 1;

    private volatile List<Entry> entries = List.of();

    /**
     * Adds the routes of a resource; routes outside of {@link #PREFIX} are left out, and of two equal ones the first stays.
     *
     * @param resource the resource
     */
    public void add(HttpResource resource) {
        add(resource, RANK_ACTIVE);
    }

    /**
     * Adds routes that answer only while no other resource has them.
     *
     * @param resource the resource
     */
    public void addPlanned(HttpResource resource) {
        add(resource, RANK_PLANNED);
    }

    private synchronized void add(HttpResource resource, int rank) {
        List<Entry> longer = new ArrayList<>(entries);
        for (HttpResource.Route route : resource.routes()) {
            if (route.path().startsWith(PREFIX)) {
                longer.add(new Entry(resource, route, PathTemplate.parse(route.path()), rank));
            } else {
                LOG.warn("{} offers {}, which does not begin with {}", resource.getClass().getName(), route.path(),
                        PREFIX);
            }
        }
        longer.sort(ORDER);
        entries = List.copyOf(longer);
    }

    /**
     * Removes the routes of a resource.
     *
     * @param resource the resource
     */
    public synchronized void remove(HttpResource resource) {
        entries = entries.stream().filter(entry -> entry.owner() != resource).toList();
    }

    /** Finds who answers. */
    Match find(String method, String path) throws HttpProblem {
        List<String> segments = PathTemplate.split(path);
        Set<HttpMethod> others = EnumSet.noneOf(HttpMethod.class);
        String wanted = method.equals("HEAD") ? HttpMethod.GET.name() : method;
        for (Entry entry : entries) {
            Optional<Map<String, String>> parts = entry.path().match(segments);
            if (parts.isPresent() && entry.route().method().name().equals(wanted)) {
                return new Match(entry.route(), parts.get());
            }
            parts.ifPresent(matched -> others.add(entry.route().method()));
        }
        if (others.isEmpty()) {
            throw unknownPath();
        }
        throw wrongMethod(others.stream().map(Enum::name).collect(Collectors.joining(", ")));
    }

    /** Refuses a path. */
    static HttpProblem unknownPath() {
        return new HttpProblem(404, "unknown_path", "There is nothing at this path.");
    }

    /** Refuses a method. */
    static HttpProblem wrongMethod(String allowed) {
        return new Refusal(405, "method_not_allowed", "This path answers " + allowed + " only.",
                Map.of("Allow", allowed));
    }

    /**
     * Returns what answers, for the description of the API.
     *
     * @return the methods of each path with what they need, planned ones left out, in alphabetical order
     */
    public Map<String, Map<HttpMethod, Scope>> active() {
        Map<String, Map<HttpMethod, Scope>> paths = new TreeMap<>();
        for (Entry entry : entries) {
            if (entry.rank() == RANK_ACTIVE) {
                paths.computeIfAbsent(entry.route().path(), path -> new EnumMap<>(HttpMethod.class))
                        .putIfAbsent(entry.route().method(), entry.route().scope());
            }
        }
        return paths;
    }
}
