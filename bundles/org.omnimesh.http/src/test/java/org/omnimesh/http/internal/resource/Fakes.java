// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.util.Collections;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.audit.Audit;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.discovery.PeerSource;
import org.omnimesh.api.discovery.Sighting;
import org.omnimesh.api.files.FileException;
import org.omnimesh.api.http.HttpResource;
import org.omnimesh.api.node.NodeHome;
import org.omnimesh.api.node.Profile;
import org.omnimesh.api.pairing.Pairing;
import org.omnimesh.api.qr.QrCode;
import org.omnimesh.api.qr.QrCodes;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.Team;
import org.omnimesh.testing.Ids;
import org.omnimesh.testing.InMemoryChannelLog;
import org.omnimesh.testing.InMemoryChannels;
import org.omnimesh.testing.InMemoryChatService;
import org.omnimesh.testing.InMemoryFileService;
import org.omnimesh.testing.InMemoryFileService.Delivery;
import org.omnimesh.testing.InMemoryLinks;
import org.omnimesh.testing.InMemoryNetwork;
import org.omnimesh.testing.InMemoryNode;
import org.omnimesh.testing.InMemoryPairing;
import org.omnimesh.testing.InMemoryPeerDirectory;
import org.omnimesh.testing.InMemoryReplication;
import org.omnimesh.testing.InMemorySafetyNumbers;
import org.omnimesh.testing.InMemoryTeam;
import org.omnimesh.testing.KeylessIdentity;
import org.omnimesh.testing.RecordingEventAdmin;
import org.omnimesh.testing.SeededRandom;
import org.omnimesh.testing.SettableTime;

/** Every service behind the API, in memory, and our resources wired to them. */
public final class Fakes {
    /** Draws one dark column, whatever the text. */
    private static final QrCodes QR = text -> new QrCode(Collections.nCopies(21, "1" + "0".repeat(20)));

    private final SettableTime time = new SettableTime(Samples.AT);
    private final InMemoryNetwork network = new InMemoryNetwork();
    private final InMemoryPairing.Room room = new InMemoryPairing.Room();
    public final RecordingEventAdmin events = new RecordingEventAdmin();
    public final InMemoryNode node = new InMemoryNode(new Profile("Alice", "desk"), events);
    public final InMemoryTeam team = new InMemoryTeam(Samples.TEAM, Samples.OWN, node.profile(),
            Samples.GENERAL, time, events);
    public final InMemoryChannels channels = new InMemoryChannels(Samples.OWN, team, time, events);
    public final InMemoryChatService chat = new InMemoryChatService(Samples.OWN, team, team, time, events);
    public final InMemoryFileService files = new InMemoryFileService(Samples.OWN, team, chat, events);
    public final InMemoryPeerDirectory directory = new InMemoryPeerDirectory(events);
    public final InMemoryLinks links = network.join(Samples.OWN, events);
    public final InMemoryPairing pairing = new InMemoryPairing(room, Samples.OWN, team, links, time, events);
    public final InMemoryReplication replication = new InMemoryReplication(Samples.OWN, events);
    public final InMemorySafetyNumbers safety = new InMemorySafetyNumbers(Samples.OWN, team, time, events);
    public final DeviceIdentity identity = new KeylessIdentity(Samples.OWN);

    /** Bob and a stranger; one message of Bob's, one file of his, half of which is here already. */
    public Fakes() {
        directory.put(Samples.bob());
        directory.put(Samples.stranger());
        team.admit(Samples.BOB, new Profile("Bob", "laptop"));
        team.put(Samples.general());
        chat.add(Samples.message("hello"));
        files.put(Samples.file("plan.pdf", "application/pdf", 1000), content(1000));
        files.deliver(Delivery.BY_HAND);
        try {
            files.fetch(Samples.FILE, Optional.empty());
        } catch (FileException e) {
            throw new IllegalStateException(e);
        }
        files.arrive(Samples.FILE, 500, 50);
    }

    public static byte[] content(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    /** Lets Bob wait for newcomers in his own team, which is called Quay. */
    public Pairing bobsPairing() {
        RecordingEventAdmin nobody = new RecordingEventAdmin();
        InMemoryTeam quay = new InMemoryTeam(new Team(Ids.team(200), "Quay", Role.OWNER), Samples.BOB,
                new Profile("Bob", "laptop"), Ids.channel(201), time, nobody);
        return new InMemoryPairing(room, Samples.BOB, quay, network.join(Samples.BOB, nobody), time, nobody);
    }

    public StatusView status() {
        StatusView view = new StatusView(node, identity);
        view.setLinks(links);
        view.setTeams(team);
        view.setChannels(team);
        view.setPeerDirectory(directory);
        view.setReplication(replication);
        return view;
    }

    public List<HttpResource> resources(NodeHome home, SettableTime time, Audit audit) {
        StatusView view = status();
        DiagnosticsResource diagnostics = new DiagnosticsResource(node, links, time);
        diagnostics.addSource(new PeerSource() {
            @Override
            public String name() {
                return "mdns";
            }

            @Override
            public List<Sighting> present() {
                return List.of(new Sighting("x", List.of(), List.of(), Optional.empty(), time.now()));
            }
        });
        return List.of(new AuditResource(audit), new StatusResource(node, view), new PeersResource(directory),
                new TeamsResource(team, team, safety), new SafetyNumbersResource(safety, team, QR),
                new ChannelsResource(team, channels, team, chat),
                new ChannelMembersResource(team, channels, team, chat, identity, time),
                new MessagesResource(chat, team, team),
                new FilesResource(files),
                new ShareResource(files, chat, team, home, new SeededRandom(7)), new TransfersResource(files),
                new PairingResource(pairing, identity, view, team, QR),
                new NetworkResource(node, view, directory), diagnostics,
                new ReplicationResource(team, replication, new InMemoryChannelLog(new NoDatabase(), Samples.OWN)));
    }
}
