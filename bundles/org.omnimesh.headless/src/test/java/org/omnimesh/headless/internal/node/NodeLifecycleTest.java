// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.node;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.omnimesh.api.link.Links;
import org.omnimesh.api.node.NetworkMode;
import org.omnimesh.api.node.NetworkService;
import org.omnimesh.api.node.Node;
import org.omnimesh.api.node.NodeException;
import org.omnimesh.testing.RecordingEventAdmin;
import org.omnimesh.testing.SettableTime;
import org.omnimesh.testing.TemporaryHome;
import org.omnimesh.testing.contract.NodeContractTest;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

class NodeLifecycleTest extends NodeContractTest {
    private final TemporaryHome home = new TemporaryHome();
    private final Network network = new Network();
    private NodeLifecycle node;

    @Override
    protected Node start(RecordingEventAdmin told) throws Exception {
        Bundle bundle = framework(Bundle.class, (proxy, method, arguments) -> method.getName().equals("getVersion")
                ? new Version("0.1.0.now")
                : null);
        Configuration configuration = framework(Configuration.class,
                (proxy, method, arguments) -> method.getReturnType() == boolean.class ? true : null);
        node = new NodeLifecycle(framework(BundleContext.class, (proxy, method, arguments) -> bundle),
                framework(NodeLifecycle.Settings.class, (proxy, method, arguments) -> method.getDefaultValue()),
                home, new SettableTime(), told,
                framework(ConfigurationAdmin.class, (proxy, method, arguments) -> configuration),
                framework(Links.class, (proxy, method, arguments) -> null));
        node.addNetworkService(network);
        node.activate();
        node.outcome().get(10, TimeUnit.SECONDS);
        return node;
    }

    @Override
    protected void failToOpen(String sentence) {
        network.failure = Optional.of(sentence);
    }

    @AfterEach
    void stop() {
        node.deactivate();
        home.close();
    }

    /** What of the framework only has to be there. */
    private static <T> T framework(Class<T> type, InvocationHandler answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, answers));
    }

    private static final class Network implements NetworkService {
        private volatile Optional<String> failure = Optional.empty();

        @Override
        public int order() {
            return ORDER_LINKS;
        }

        @Override
        public void open(NetworkMode mode) throws NodeException {
            if (failure.isPresent()) {
                throw new NodeException(failure.get());
            }
        }

        @Override
        public void close() {
            // nothing was opened
        }
    }
}
