// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.crypto.SealingKey;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.node.Node;
import org.omnimesh.api.node.Profile;
import org.omnimesh.api.team.Device;
import org.omnimesh.api.team.Member;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.Team;
import org.omnimesh.api.team.TeamChanged;
import org.omnimesh.api.team.Teams;
import org.omnimesh.testing.Ids;

class SharedNameTest {
    private static final MemberId MEMBER = new MemberId(Ids.bytes(7));
    private static final SealingKey KEY = new SealingKey(SealingKey.SUITE_X25519, Ids.bytes(9));

    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private volatile Profile profile = new Profile("Ana", "laptop");
    private volatile Team team = new Team(Ids.team(1), "Crew", Role.OWNER);
    private volatile Optional<Member> member = Optional.empty();

    private final Node node = fake(Node.class, (proxy, method, arguments) -> {
        if (method.getName().equals("rename")) {
            profile = (Profile) arguments[0];
        }
        return method.getName().equals("profile") ? profile : null;
    });
    private final Teams teams = fake(Teams.class,
            (proxy, method, arguments) -> method.getName().equals("current") ? team : member);
    private final DeviceIdentity identity = fake(DeviceIdentity.class, (proxy, method, arguments) -> Ids.peer(1));

    private static <T> T fake(Class<T> type, InvocationHandler answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, answers));
    }

    @AfterEach
    void stop() {
        executor.shutdown();
    }

    private static Device device(int number) {
        PeerId peer = Ids.peer(number);
        return new Device(peer, MEMBER, "computer", KEY, Instant.EPOCH, peer);
    }

    /** The team calls the user so, who has two devices. */
    private void called(String name) {
        member = Optional.of(new Member(MEMBER, name, Role.OWNER, List.of(device(1), device(2))));
    }

    private void settle() throws Exception {
        executor.submit(() -> {}).get(10, TimeUnit.SECONDS);
    }

    private void tell(SharedName shared) throws Exception {
        shared.handleEvent(new TeamChanged(team).toEvent());
        settle();
    }

    @Test
    void takesOverTheNameWhenItIsLinkedAndWhenItChangesElsewhere() throws Exception {
        SharedName shared = new SharedName(node, teams, identity, executor);
        settle();
        called("Anna");
        tell(shared);
        assertEquals(new Profile("Anna", "laptop"), profile);
        called("Anne");
        tell(shared);
        assertEquals(new Profile("Anne", "laptop"), profile);
    }

    @Test
    void leavesANewNameAloneThatTheTeamHasNotHeardYet() throws Exception {
        // given
        called("Ana");
        SharedName shared = new SharedName(node, teams, identity, executor);
        settle();
        // when
        profile = new Profile("Anastasia", "laptop");
        tell(shared);
        // then
        assertEquals("Anastasia", profile.displayName());
        // when
        called("Anastasia");
        tell(shared);
        called("Anne");
        tell(shared);
        // then
        assertEquals("Anne", profile.displayName());
    }

    @Test
    void aTeamThatWasSeenBeforeDoesNotBringAnOldNameBack() throws Exception {
        // given
        called("Ana");
        SharedName shared = new SharedName(node, teams, identity, executor);
        settle();
        team = new Team(Ids.team(2), "Quay", Role.MEMBER);
        member = Optional.empty();
        tell(shared);
        profile = new Profile("Anastasia", "laptop");
        // when
        team = new Team(Ids.team(1), "Crew", Role.OWNER);
        called("Ana");
        tell(shared);
        // then
        assertEquals("Anastasia", profile.displayName());
    }
}
