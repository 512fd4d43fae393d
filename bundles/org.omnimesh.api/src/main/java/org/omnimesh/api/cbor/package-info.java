// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
/**
 * Deterministic CBOR (RFC 8949, section 4.2.1): the one encoding of entries, frames, payloads and pairing messages.
 *
 * <p>
 * A value is a small immutable tree. Encoding the same value always gives the same bytes; decoding refuses whatever is not
 * deterministic, too deep, too large, or followed by other bytes, and allocates no more than a small multiple of its input.
 * Only integers, byte and text strings, arrays, maps with unsigned integer keys, booleans and null exist here.
 */
@Export
@Version("0.1.0")
@NonNullByDefault({ DefaultLocation.PARAMETER, DefaultLocation.RETURN_TYPE, DefaultLocation.FIELD })
package org.omnimesh.api.cbor;

import org.eclipse.jdt.annotation.DefaultLocation;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
