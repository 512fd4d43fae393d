// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;

/**
 * A bad wire between a switch and a computer: takes packets from one device file and gives them to another one, late or
 * never. On the way back nothing happens to them, so that each packet between two computers suffers once.
 */
final class Wire implements AutoCloseable {
    /** Packets that find place on the wire, as many as in {@code tc netem} when nothing else is said. */
    private static final int MAX_PACKETS = 1000;
    private static final int MAX_PACKET_BYTES = 1 << 16;

    private final RandomAccessFile fromSwitch;
    private final RandomAccessFile toComputer;
    private final Weather weather;
    private final DelayQueue<Packet> onTheWay = new DelayQueue<>();
    private volatile boolean closed;

    /**
     * What happens to packets.
     *
     * @param delayMillis how late they are
     * @param jitterMillis how much earlier or later than that at most
     * @param lossPercent how many are lost
     * @param megabits how many million bits fit through in a second
     */
    record Weather(int delayMillis, int jitterMillis, int lossPercent, int megabits) {
        String netem() {
            return "netem delay " + delayMillis + "ms " + jitterMillis + "ms loss " + lossPercent + "% rate " + megabits
                    + "mbit limit " + MAX_PACKETS;
        }
    }

    private record Packet(byte[] bytes, long dueNanos) implements Delayed {
        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }

    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    Wire(Path fromSwitch, Path toComputer, Weather weather) throws IOException {
        this.fromSwitch = new RandomAccessFile(fromSwitch.toFile(), "rw");
        this.toComputer = new RandomAccessFile(toComputer.toFile(), "rw");
        this.weather = weather;
        start("in", this::takeIn);
        start("out", () -> {
            while (true) {
                this.toComputer.write(onTheWay.take().bytes());
            }
        });
        start("back", () -> {
            byte[] buffer = new byte[MAX_PACKET_BYTES];
            while (true) {
                this.fromSwitch.write(buffer, 0, read(this.toComputer, buffer));
            }
        });
    }

    private void start(String part, Step step) {
        Thread.ofPlatform().daemon().name("wire-" + part).start(() -> {
            try {
                step.run();
            } catch (IOException e) {
                if (!closed) {
                    throw new UncheckedIOException(e);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void takeIn() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        byte[] buffer = new byte[MAX_PACKET_BYTES];
        long freeFrom = System.nanoTime();
        while (true) {
            int length = read(fromSwitch, buffer);
            if (random.nextInt(100) >= weather.lossPercent() && onTheWay.size() < MAX_PACKETS) {
                freeFrom = Math.max(freeFrom, System.nanoTime()) + length * 8L * 1000 / weather.megabits();
                int late = weather.delayMillis() + random.nextInt(-weather.jitterMillis(), weather.jitterMillis() + 1);
                onTheWay.add(new Packet(Arrays.copyOf(buffer, length), freeFrom + late * 1_000_000L));
            }
        }
    }

    private static int read(RandomAccessFile device, byte[] buffer) throws IOException {
        int length = device.read(buffer);
        if (length < 0) {
            throw new IOException("the device is gone");
        }
        return length;
    }

    @Override
    public void close() {
        closed = true;
        try (fromSwitch; toComputer) {
            onTheWay.clear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
