// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.team.Member;
import org.omnimesh.api.team.SafetyNumber;
import org.omnimesh.api.team.SafetyNumber.State;
import org.omnimesh.api.team.SafetyNumbers;
import org.omnimesh.api.team.TeamException;
import org.omnimesh.api.team.VerificationChanged;

/** Safety numbers that are made up, of the members of a fake node's team. */
public final class FakeSafety implements SafetyNumbers {
    private final FakeNode node;
    private final Map<PeerId, State> states = new HashMap<>();
    private int keys = 10_000;

    public FakeSafety(FakeNode node) {
        this.node = node;
    }

    @Override
    public SafetyNumber of(PeerId device) throws TeamException {
        Member member = node.team.memberOf(device).filter(it -> !device.equals(FakeNode.ME))
                .orElseThrow(() -> new TeamException("That is no device of another member of the team."));
        State state = states.getOrDefault(device, State.UNVERIFIED);
        return new SafetyNumber(member.id(), member.displayName(), digits(), "safety:" + digits(), state,
                state == State.UNVERIFIED ? Optional.empty() : Optional.of(Instant.parse("2026-03-01T10:00:00Z")));
    }

    private String digits() {
        return IntStream.range(0, SafetyNumber.GROUPS).mapToObj(i -> Integer.toString(keys + i * 1111))
                .collect(Collectors.joining(" "));
    }

    @Override
    public SafetyNumber verify(PeerId device, String compared) throws TeamException {
        if (!compared.equals(digits())) {
            throw new TeamException("The number changed while it was compared.");
        }
        return become(device, State.VERIFIED);
    }

    @Override
    public SafetyNumber unverify(PeerId device) throws TeamException {
        return become(device, State.UNVERIFIED);
    }

    /** Lets the keys of a member be others. */
    public SafetyNumber change(PeerId device) throws TeamException {
        keys++;
        return states.get(device) == State.VERIFIED ? become(device, State.CHANGED) : of(device);
    }

    private SafetyNumber become(PeerId device, State state) throws TeamException {
        states.put(device, state);
        SafetyNumber now = of(device);
        if (state != State.CHANGED) {
            node.tell(new VerificationChanged(FakeNode.ME, now.member(), state == State.VERIFIED));
        }
        return now;
    }
}
