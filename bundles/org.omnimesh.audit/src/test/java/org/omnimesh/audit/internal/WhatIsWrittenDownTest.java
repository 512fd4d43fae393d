// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.audit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.audit.Act;
import org.omnimesh.api.files.Transfer;
import org.omnimesh.api.files.TransferChanged;
import org.omnimesh.api.files.TransferId;
import org.omnimesh.api.files.TransferState;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.node.NetworkMode;
import org.omnimesh.api.node.NodeStateChanged;
import org.omnimesh.api.node.Profile;
import org.omnimesh.api.node.StartFailed;
import org.omnimesh.api.pairing.CodeBurned;
import org.omnimesh.api.pairing.PairingFailed;
import org.omnimesh.api.pairing.PeerPaired;
import org.omnimesh.api.team.TeamDecided;
import org.omnimesh.testing.Ids;
import org.omnimesh.testing.InMemoryAudit;
import org.omnimesh.testing.SettableTime;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.Version;

class WhatIsWrittenDownTest {
    private static final PeerId SELF = Ids.peer(1);
    private static final PeerId BOB = Ids.peer(2);
    private static final Profile ALICE = new Profile("Alice", "desk");

    private final Facts facts = new Facts();

    @Test
    void writesDownPairingTriedAndDone() {
        assertEquals(new Act(BOB.toString(), "pairing.done", BOB.toString(), "Bob"),
                facts.act(new PeerPaired(BOB, "Bob")).orElseThrow());
        assertEquals(new Act(Act.UNKNOWN, "pairing.failed", "a live code", "the code is not the one"),
                facts.act(new PairingFailed("a live code", "the code is not the one")).orElseThrow());
        assertEquals(new Act(Act.NODE, "pairing.code_burned", "7KQ", "guessed"),
                facts.act(new CodeBurned("7KQ", CodeBurned.Cause.GUESSED)).orElseThrow());
    }

    @Test
    void writesDownSettingsThatChangeButNotHowTheyAreAtTheStart() {
        assertEquals(Optional.empty(), facts.act(new NodeStateChanged(true, NetworkMode.LAN, ALICE)));
        assertEquals(Optional.empty(), facts.act(new NodeStateChanged(true, NetworkMode.LAN, ALICE)));
        assertEquals(new Act(Act.NODE, "setting.network", "Alice", "solo, open, desk"),
                facts.act(new NodeStateChanged(true, NetworkMode.SOLO, ALICE)).orElseThrow());
        assertEquals("setting.profile", facts
                .act(new NodeStateChanged(true, NetworkMode.SOLO, new Profile("Ana", "desk"))).orElseThrow().action());
        assertEquals("node.network", facts
                .act(new NodeStateChanged(false, NetworkMode.SOLO, new Profile("Ana", "desk"))).orElseThrow()
                .action());
        assertEquals(Optional.empty(), facts.act(new StartFailed("x")));
    }

    @Test
    void writesDownAFetchedFileOnce() {
        Transfer transfer = new Transfer(new TransferId(new UUID(0, 1)), Ids.content(3), true,
                List.of(), 5, 5, 0, Optional.empty(), TransferState.DONE, Optional.empty());
        assertEquals(new Act(Act.NODE, "file.fetched", Ids.content(3).toString(), "5 bytes"),
                facts.act(new TransferChanged(transfer)).orElseThrow());
        assertEquals(Optional.empty(), facts.act(new TransferChanged(transfer)));
    }

    @Test
    void writesDownWhatWasDecidedInATeam() {
        assertEquals(new Act(BOB.toString(), "team.role", SELF.toString(), "member to admin"),
                facts.act(new TeamDecided(BOB, "team.role", SELF.toString(), "member to admin")).orElseThrow());
    }

    @Test
    void writesDownWhichCapabilitiesComeAndGo() {
        // given
        InMemoryAudit audit = new InMemoryAudit(new SettableTime());
        FakeFramework framework = new FakeFramework();
        BundleWatch watch = new BundleWatch(framework.context(), audit);
        // when
        for (int type : List.of(BundleEvent.INSTALLED, BundleEvent.RESOLVED, BundleEvent.STARTED, BundleEvent.UPDATED,
                BundleEvent.STOPPED, BundleEvent.UNINSTALLED)) {
            framework.tell(type, "org.example.poll", new Version(1, 2, 0));
        }
        watch.deactivate();
        framework.tell(BundleEvent.INSTALLED, "org.example.late", new Version(1, 0, 0));
        // then
        assertEquals(List.of(new Act(Act.NODE, "capability.installed", "org.example.poll", "1.2.0"),
                new Act(Act.NODE, "capability.updated", "org.example.poll", "1.2.0"),
                new Act(Act.NODE, "capability.removed", "org.example.poll", "1.2.0")), audit.acts());
    }

    /** Tells listeners of bundles. */
    private static final class FakeFramework {
        private final List<BundleListener> listeners = new CopyOnWriteArrayList<>();

        BundleContext context() {
            return (BundleContext) Proxy.newProxyInstance(BundleContext.class.getClassLoader(),
                    new Class<?>[] { BundleContext.class }, (proxy, method, arguments) -> {
                        switch (method.getName()) {
                            case "addBundleListener" -> listeners.add((BundleListener) arguments[0]);
                            case "removeBundleListener" -> listeners.remove(arguments[0]);
                            default -> throw new UnsupportedOperationException(method.getName());
                        }
                        return null;
                    });
        }

        void tell(int type, String name, Version version) {
            Bundle bundle = (Bundle) Proxy.newProxyInstance(Bundle.class.getClassLoader(),
                    new Class<?>[] { Bundle.class }, (proxy, method, arguments) -> switch (method.getName()) {
                        case "getSymbolicName" -> name;
                        case "getVersion" -> version;
                        default -> throw new UnsupportedOperationException(method.getName());
                    });
            BundleEvent event = new BundleEvent(type, bundle);
            listeners.forEach(it -> it.bundleChanged(event));
        }
    }
}
