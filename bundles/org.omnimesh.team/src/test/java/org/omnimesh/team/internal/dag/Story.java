// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal.dag;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.team.Role;
import org.omnimesh.testing.Ids;

/** What happened in a made-up team: devices are letters, of which A founds it. */
public final class Story {
    public final Map<EntryId, Operation> operations = new LinkedHashMap<>();
    public final EntryId root;
    private int next = 1;

    public Story() {
        this(true);
    }

    /** Begins a team in which devices are asked whose they are, or one of before. */
    Story(boolean consent) {
        root = does("A", Set.of(), new Act.Found(consent));
    }

    public Story(Story before) {
        operations.putAll(before.operations);
        root = before.root;
        next = before.next;
    }

    public static PeerId device(String name) {
        return Ids.peer(name.charAt(0));
    }

    /** Returns the member of an admission. */
    public static MemberId member(EntryId admission) {
        return new MemberId(admission.bytes());
    }

    /** Adds an operation whose author had seen these and what they follow. */
    public EntryId does(String author, Collection<EntryId> seen, Act act) {
        EntryId id = Ids.entry(next);
        operations.put(id, new Operation(id, device(author), new HybridTime(1000 + next, 0), Set.copyOf(seen), act));
        next++;
        return id;
    }

    public EntryId does(String author, EntryId seen, Act act) {
        return does(author, Set.of(seen), act);
    }

    public static Act admit(String device, Role role) {
        return new Act.Admit(device(device), Optional.empty(), role);
    }

    /** Makes a device another one of a member, with its own word. */
    public Act link(String device, EntryId member, Role role) {
        return new Act.Admit(device(device), Optional.of(member(member)), role, Optional.of("word " + next));
    }

    public static Act remove(String... devices) {
        return new Act.Remove(Set.copyOf(Arrays.stream(devices).map(Story::device).toList()), Optional.empty());
    }

    public TeamState state() {
        return Resolution.resolve(root, operations.values());
    }

    /** Returns the state, after operations came in another order. */
    public TeamState state(List<EntryId> order) {
        List<Operation> arrived = new ArrayList<>();
        order.forEach(id -> arrived.add(operations.get(id)));
        return Resolution.resolve(root, arrived);
    }

    static String names(TeamState state) {
        StringBuilder names = new StringBuilder();
        state.devices().keySet().stream().map(it -> (char) it.publicKey()[PeerId.KEY_LENGTH - 1]).sorted()
                .forEach(names::append);
        return names.toString();
    }

    static Optional<Role> role(TeamState state, String device) {
        return Optional.ofNullable(state.devices().get(device(device))).map(TeamState.DeviceState::role);
    }
}
