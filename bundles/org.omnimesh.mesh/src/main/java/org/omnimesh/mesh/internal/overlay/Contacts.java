// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.overlay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.overlay.OverlayFrame.Contact;

/** The passive view: some peers with their addresses, to replace lost links with, and those better not dialled now. */
final class Contacts {
    /** Most peers remembered as not to be dialled for now. */
    static final int MAX_AVOIDED = 256;

    private static final int DRAWS = 16;

    private final Context context;
    /** In no order that means anything, for quick drawing. */
    private final List<Contact> known = new ArrayList<>();
    private final Map<PeerId, Integer> places = new HashMap<>();
    private final LinkedHashMap<PeerId, Duration> avoided = new LinkedHashMap<>();

    Contacts(Context context) {
        this.context = context;
    }

    /** Remembers a peer; without room, in place of any other one. */
    void add(Contact contact) {
        if (!context.isOther(contact.peer()) || contact.addresses().isEmpty()) {
            return;
        }
        Contact bounded = contact.addresses().size() <= OverlayCodec.MAX_ADDRESSES
                ? contact
                : new Contact(contact.peer(), contact.addresses().subList(0, OverlayCodec.MAX_ADDRESSES));
        Integer place = places.get(contact.peer());
        if (place != null) {
            known.set(place, bounded);
            return;
        }
        while (known.size() >= context.limits().passive()) {
            forget(known.get(context.below(known.size())).peer());
        }
        places.put(contact.peer(), known.size());
        known.add(bounded);
    }

    void forget(PeerId peer) {
        Integer place = places.remove(peer);
        if (place != null) {
            Contact last = known.remove(known.size() - 1);
            if (!last.peer().equals(peer)) {
                known.set(place, last);
                places.put(last.peer(), place);
            }
        }
    }

    /** Forgets a peer that did not answer, unless few are known: it may be there later. */
    void forgetIfMany(PeerId peer) {
        if (known.size() * 2 > context.limits().passive()) {
            forget(peer);
        }
    }

    /** Forgets who does not belong to the team any more. */
    void keepMembers() {
        known.stream().map(Contact::peer).filter(peer -> !context.isOther(peer)).toList().forEach(this::forget);
    }

    List<Multiaddr> addresses(PeerId peer) {
        Integer place = places.get(peer);
        return place == null ? List.of() : known.get(place).addresses();
    }

    int size() {
        return known.size();
    }

    /** Returns some peers at random. */
    List<Contact> sample(int most) {
        List<Contact> rest = new ArrayList<>(known);
        List<Contact> sample = new ArrayList<>();
        while (sample.size() < most && !rest.isEmpty()) {
            sample.add(context.draw(rest));
        }
        return sample;
    }

    /** Returns any peer with known addresses that the condition accepts and that is not avoided. */
    Optional<PeerId> any(Predicate<PeerId> condition) {
        List<PeerId> fit = new ArrayList<>();
        known.forEach(contact -> {
            if (!avoids(contact.peer()) && condition.test(contact.peer())) {
                fit.add(contact.peer());
            }
        });
        return fit.isEmpty() ? Optional.empty() : Optional.of(fit.get(context.below(fit.size())));
    }

    /** Returns any team member that the condition accepts and that is not avoided; may miss rare ones. */
    Optional<PeerId> anyMember(Predicate<PeerId> condition) {
        List<PeerId> team = context.members().team();
        for (int i = 0; i < DRAWS && !team.isEmpty(); i++) {
            PeerId peer = team.get(context.below(team.size()));
            if (context.isOther(peer) && !avoids(peer) && condition.test(peer)) {
                return Optional.of(peer);
            }
        }
        return Optional.empty();
    }

    void avoid(PeerId peer, Duration howLong) {
        avoided.remove(peer);
        avoided.put(peer, context.now().plus(howLong));
        if (avoided.size() > MAX_AVOIDED) {
            avoided.remove(avoided.keySet().iterator().next());
        }
    }

    void trust(PeerId peer) {
        avoided.remove(peer);
    }

    boolean avoids(PeerId peer) {
        Duration until = avoided.get(peer);
        return until != null && !context.isOver(until);
    }
}
