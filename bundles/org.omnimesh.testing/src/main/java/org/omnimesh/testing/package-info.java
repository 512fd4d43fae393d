// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
/**
 * Fakes that hold real, simple behaviour in memory, for the tests of capabilities and faces; and {@link Await}, which
 * waits for a condition instead of sleeping.
 *
 * <p>
 * Each fake of an API passes the same suite as the real service, an abstract class in
 * {@code org.omnimesh.testing.contract} that states what the API's Javadoc promises:
 * <table>
 * <caption>API, fake, suite, and who else passes it</caption>
 * <tr><th>API</th><th>fake</th><th>suite</th><th>real</th></tr>
 * <tr><td>RandomSource</td><td>{@link SeededRandom}</td><td>RandomSourceContractTest</td><td>crypto.bc</td></tr>
 * <tr><td>KeyVault</td><td>{@link FixedKeyVault}</td><td>KeyVaultContractTest</td><td>crypto.bc</td></tr>
 * <tr><td>TimeSource</td><td>{@link SettableTime}, {@link RunningTime}</td><td>TimeSourceContractTest</td>
 * <td>headless</td></tr>
 * <tr><td>NodeHome</td><td>{@link TemporaryHome}</td><td>NodeHomeContractTest</td><td>headless</td></tr>
 * <tr><td>Node</td><td>{@link InMemoryNode}</td><td>NodeContractTest</td><td>headless</td></tr>
 * <tr><td>Database</td><td>none: the real one is quick</td><td>DatabaseContractTest</td><td>storage.h2</td></tr>
 * <tr><td>Links</td><td>{@link InMemoryLinks} in an {@link InMemoryNetwork}</td><td>LinksContractTest</td>
 * <td>link.tls</td></tr>
 * <tr><td>BlobClient</td><td>{@link InMemoryLinks}</td><td>BlobClientContractTest</td><td>link.tls</td></tr>
 * <tr><td>AddressBook</td><td>{@link InMemoryAddressBook}</td><td>AddressBookContractTest</td><td>mesh</td></tr>
 * <tr><td>ChannelLog</td><td>{@link InMemoryChannelLog}</td><td>ChannelLogContractTest</td><td>mesh</td></tr>
 * <tr><td>Replication</td><td>{@link InMemoryReplication}</td><td>ReplicationContractTest</td><td>mesh</td></tr>
 * <tr><td>Teams, Channels</td><td>{@link InMemoryTeam}</td><td>TeamsContractTest</td><td>team</td></tr>
 * <tr><td>PeerDirectory</td><td>{@link InMemoryPeerDirectory}</td><td>PeerDirectoryContractTest</td><td>team</td></tr>
 * <tr><td>Pairing</td><td>{@link InMemoryPairing}</td><td>PairingContractTest</td><td>pairing</td></tr>
 * <tr><td>ChatService</td><td>{@link InMemoryChatService}</td><td>ChatServiceContractTest</td><td>chat</td></tr>
 * <tr><td>FileService</td><td>{@link InMemoryFileService}</td><td>FileServiceContractTest</td><td>files</td></tr>
 * </table>
 * Without a suite: {@link KeylessIdentity}, which only names a device, and {@link RecordingEventAdmin},
 * which keeps what was told. {@link Ids} makes ids by number.
 */
@NonNullByDefault({ DefaultLocation.PARAMETER, DefaultLocation.RETURN_TYPE, DefaultLocation.FIELD })
package org.omnimesh.testing;

import org.eclipse.jdt.annotation.DefaultLocation;
import org.eclipse.jdt.annotation.NonNullByDefault;
