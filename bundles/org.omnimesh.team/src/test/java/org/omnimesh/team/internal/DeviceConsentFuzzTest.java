// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.testing.Ids;
import org.omnimesh.testing.fuzz.DecoderFuzz;

/** What passes between two devices of one user in a pairing; the first byte tells an offer from a consent. */
class DeviceConsentFuzzTest extends DecoderFuzz<Record> {
    private static final byte OFFER = 0;
    private static final byte CONSENT = 1;

    DeviceConsentFuzzTest() {
        super(CborException.class, CBOR);
    }

    @Override
    protected List<byte[]> seeds() {
        return List.of(encoded(new DeviceConsent.Offer(Ids.team(1), new MemberId(Ids.bytes(2)))),
                encoded(new TeamEntry.Consent(new byte[TeamEntry.CONSENT_SALT_BYTES], new byte[64])));
    }

    @Override
    protected Optional<Record> decode(byte[] input) throws CborException {
        if (input.length == 0 || input[0] != OFFER && input[0] != CONSENT) {
            return Optional.empty();
        }
        byte[] rest = Arrays.copyOfRange(input, 1, input.length);
        return Optional.of(input[0] == OFFER ? DeviceConsent.Offer.decode(rest) : DeviceConsent.decode(rest));
    }

    @Override
    protected Optional<byte[]> encode(Record value) {
        return Optional.of(encoded(value));
    }

    private static byte[] encoded(Record value) {
        byte[] rest = value instanceof DeviceConsent.Offer offer
                ? offer.encode()
                : DeviceConsent.encode((TeamEntry.Consent) value);
        byte[] input = new byte[rest.length + 1];
        input[0] = value instanceof DeviceConsent.Offer ? OFFER : CONSENT;
        System.arraycopy(rest, 0, input, 1, rest.length);
        return input;
    }
}
