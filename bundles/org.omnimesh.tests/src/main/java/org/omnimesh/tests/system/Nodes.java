// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.omnimesh.tests.product.Products;
import org.opentest4j.TestAbortedException;

/**
 * The processes of one test class, to be registered as a static extension: all of them are ended and their folders removed
 * after its last test, and when a test fails, their logs are printed.
 */
final class Nodes implements AfterAllCallback, TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {
    private static final String LOG_LEVEL = System.getProperty("omnimesh.tests.log", "info");

    private final List<NodeProcess> nodes = new ArrayList<>();
    private final List<AutoCloseable> surroundings = new ArrayList<>();
    private final Thread hook = Thread.ofPlatform().unstarted(this::endProcesses);
    private Path folder;

    /** Prints something that somebody may want to know. */
    static void figure(String text) {
        System.out.println("figure: " + text);
    }

    /** The command line of a product. */
    static List<String> omnimesh(String... arguments) {
        return line(Products.HEADLESS, arguments);
    }

    private static List<String> line(Path product, String... arguments) {
        List<String> line = new ArrayList<>();
        line.add(product.resolve("omnimesh").toAbsolutePath().normalize().toString());
        line.addAll(List.of(arguments));
        return line;
    }

    /** Returns the folder of this test class; removed at the end. */
    synchronized Path folder() throws IOException {
        if (folder == null) {
            folder = Files.createTempDirectory("omnimesh-system-");
            Runtime.getRuntime().addShutdownHook(hook);
        }
        return folder;
    }

    /** Describes a node on this machine; its API gets a free port. */
    NodeProcess prepare(String name, String... options) throws IOException {
        return add(name, line(Products.HEADLESS, "start"), "127.0.0.1:0", options);
    }

    /** Describes a node with a window. */
    NodeProcess prepareDesktop(String name, String... options) throws IOException {
        return add(name, line(Products.WORKBENCH, "desktop"), "127.0.0.1:0", options);
    }

    /** Describes a node on a computer of a segment; its API is reached through a relay. */
    NodeProcess prepareOn(Segment.Computer computer, String name, String... options) throws IOException {
        List<String> line = new ArrayList<>(computer.prefix());
        line.addAll(line(Products.HEADLESS, "start"));
        return add(name, line, "127.0.0.1:" + computer.apiPort(), options);
    }

    /** Starts a node on this machine and waits until it is ready. */
    NodeProcess start(String name, String... options) throws IOException {
        return prepare(name, options).launch().awaitReady();
    }

    /** Makes a network segment of some computers. */
    Segment segment(int computers) throws IOException, InterruptedException {
        return segment(computers, computers);
    }

    /** Makes a network segment of some computers, of which the first ones are on a switch of their own. */
    Segment segment(int computers, int onFirstSwitch) throws IOException, InterruptedException {
        Segment segment = new Segment(folder(), computers, onFirstSwitch);
        surroundings.add(segment);
        segment.open();
        return segment;
    }

    /** Has something closed at the end, after the processes ended. */
    void closeAtEnd(AutoCloseable surrounding) {
        surroundings.add(surrounding);
    }

    private NodeProcess add(String name, List<String> start, String api, String... options) throws IOException {
        List<String> line = new ArrayList<>(start);
        line.addAll(List.of("--name", name, "--device", name + "'s computer", "--api", api, "--log", LOG_LEVEL));
        line.addAll(List.of(options));
        NodeProcess node = new NodeProcess(name, Files.createDirectory(folder().resolve(name)), line);
        nodes.add(node);
        return node;
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        endProcesses();
        for (AutoCloseable surrounding : surroundings.reversed()) {
            surrounding.close();
        }
        if (folder != null) {
            Runtime.getRuntime().removeShutdownHook(hook);
            try (Stream<Path> tree = Files.walk(folder)) {
                for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }

    private void endProcesses() {
        nodes.forEach(NodeProcess::destroy);
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        explain(context, failure);
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        explain(context, failure);
    }

    private void explain(ExtensionContext context, Throwable failure) throws Throwable {
        if (!(failure instanceof TestAbortedException)) {
            System.out.println("===== failed: " + context.getDisplayName() + ": " + failure);
            nodes.forEach(node -> System.out.println(node.lastWords()));
        }
        throw failure;
    }
}
