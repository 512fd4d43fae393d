// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import org.omnimesh.api.cbor.Cbor;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.cbor.CborItem;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.keys.ChannelSecret;
import org.omnimesh.api.keys.GroupKeyAgreement;
import org.omnimesh.api.link.Link;
import org.omnimesh.api.team.Role;
import org.omnimesh.team.internal.Membership.TeamView;
import org.omnimesh.testing.InMemoryNetwork;
import org.omnimesh.testing.RunningTime;
import org.omnimesh.testing.TemporaryHome;

/** A node in a real team with another admin, for fuzzers of what that one sends: whatever it opens is looked at and dropped. */
final class LoneAdmin implements AutoCloseable {
    private static final int BOX = 1169;

    final TestNode self;
    final TestNode other;
    /** A secret of the team's hidden channel that the node was given in a box that does not open. */
    final ChannelSecret lost;
    /** Of each box that was tried, whether it opened. */
    final List<Boolean> opened = new ArrayList<>();
    private boolean dropping;

    LoneAdmin() throws Exception {
        InMemoryNetwork network = new InMemoryNetwork();
        self = new TestNode(TestNode.named("Ana"), network, new TemporaryHome(), new RunningTime(),
                (identity, database, vault, time) -> watched(TestNode.agreement(identity, database, vault, time)));
        other = new TestNode("Bo", network);
        self.admission.admit(other.admission.ownCard(), Role.ADMIN);
        self.keeper.stop();
        lost = other.agreement.make(team().teamChannel());
        self.log.append(team().teamChannel(), TeamEntry.KEYS, new TeamEntry.Keys(team().teamChannel(), lost.id(),
                List.of(new TeamEntry.Box(self.peer(), new byte[BOX]))).encode());
        dropping = true;
    }

    TeamId team() {
        return view().team().id();
    }

    TeamView view() {
        return self.store.membership().currentTeam().orElseThrow();
    }

    /** Returns a link over which the other admin speaks. */
    Link link() {
        return (Link) Proxy.newProxyInstance(Link.class.getClassLoader(), new Class<?>[] { Link.class },
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "peer" -> other.peer();
                    case "equals" -> proxy == arguments[0];
                    default -> method.getName().hashCode();
                });
    }

    /** Returns frames that are well-formed and have one value of another shape, or lack it. */
    static List<byte[]> misshapen(byte[] frame) throws CborException {
        List<byte[]> made = new ArrayList<>();
        for (Map.Entry<Long, CborItem> value : Cbor.decodeMap(frame).toItem().entries().entrySet()) {
            SortedMap<Long, CborItem> without = new TreeMap<>(Cbor.decodeMap(frame).toItem().entries());
            without.remove(value.getKey());
            made.add(Cbor.encode(new CborItem.Map(without)));
            List<CborItem> shapes = new ArrayList<>(List.of(new CborItem.Int(-1), new CborItem.Text("text"),
                    new CborItem.Bytes(new byte[0]), new CborItem.Array(List.of(value.getValue()))));
            if (value.getValue() instanceof CborItem.Bytes(byte[] bytes)) {
                shapes.add(new CborItem.Bytes(Arrays.copyOf(bytes, bytes.length - 1)));
                shapes.add(new CborItem.Bytes(Arrays.copyOf(bytes, bytes.length + 1)));
            }
            for (CborItem shape : shapes) {
                without.put(value.getKey(), shape);
                made.add(Cbor.encode(new CborItem.Map(without)));
            }
        }
        return made;
    }

    private GroupKeyAgreement watched(GroupKeyAgreement real) {
        return (GroupKeyAgreement) Proxy.newProxyInstance(GroupKeyAgreement.class.getClassLoader(),
                new Class<?>[] { GroupKeyAgreement.class }, (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(real, arguments);
                        if (dropping && method.getName().equals("accept")) {
                            opened.add(((Optional<?>) result).isPresent());
                            return Optional.empty();
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    public void close() throws Exception {
        self.close();
        other.close();
    }
}
