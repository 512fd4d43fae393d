// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.segment.Cursor;
import org.omnimesh.mesh.internal.segment.Place;
import org.omnimesh.mesh.internal.segment.RecordType;
import org.omnimesh.mesh.internal.segment.SegmentRecord;

/** What is written together, and who waits for it. */
final class Group {
    private final List<Arrival> arrivals = new ArrayList<>();
    private final List<Run> content = new ArrayList<>();
    private final List<Run> decisions = new ArrayList<>();
    private final List<Runnable> whenApplied = new ArrayList<>();
    private final List<Consumer<Throwable>> whenFailed = new ArrayList<>();
    private List<Place> places = List.of();
    private Cursor end = Cursor.START;
    private boolean sealing;
    private boolean answered;

    void add(Arrival arrival) {
        arrivals.add(arrival);
    }

    void addOwn(Arrival arrival) {
        arrivals.add(arrival);
        (arrival.run().decides() ? decisions : content).add(arrival.run());
    }

    /** Lets it begin a new file. */
    void seal() {
        sealing = true;
    }

    boolean isSealing() { return sealing; }

    /** Tells whether nothing comes of it on the disk. */
    boolean isEmpty() { return arrivals.isEmpty() && !sealing; }

    /** Runs something once all is stored and applied, or tells why it is not. */
    void then(Runnable applied, Consumer<Throwable> failed) {
        whenApplied.add(applied);
        whenFailed.add(failed);
    }

    List<Arrival> arrivals() {
        return arrivals;
    }

    /** Returns the own runs of channels in which content is written. */
    List<Run> content() {
        return content;
    }

    /** Returns the own runs of hidden channels, in which is decided who may read what. */
    List<Run> decisions() {
        return decisions;
    }

    /** Returns how many entries it holds. */
    int entries() {
        return arrivals.stream().mapToInt(arrival -> arrival.run().entries().size()).sum();
    }

    /** Returns how large its runs are. */
    int bytes() {
        return arrivals.stream().mapToInt(arrival -> arrival.run().encoded().length).sum();
    }

    List<SegmentRecord> records() {
        List<SegmentRecord> records = new ArrayList<>(arrivals.size());
        for (Arrival arrival : arrivals) {
            records.add(new SegmentRecord(RecordType.RUN, arrival.run().encoded()));
        }
        return records;
    }

    /** Notes where it was written. */
    void written(List<Place> where, Cursor upTo) {
        places = where;
        end = upTo;
    }

    Place place(int index) {
        return places.get(index);
    }

    Cursor end() {
        return end;
    }

    void applied() {
        if (!answered) {
            answered = true;
            whenApplied.forEach(Runnable::run);
        }
    }

    void failed(Throwable reason) {
        if (!answered) {
            answered = true;
            whenFailed.forEach(waiting -> waiting.accept(reason));
        }
    }
}
