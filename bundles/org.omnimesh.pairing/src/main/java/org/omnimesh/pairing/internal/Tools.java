// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.pairing.internal;

import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.crypto.Pake;
import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.node.TimeSource;

/**
 * What both sides compute with.
 *
 * @param pake the key exchange
 * @param ciphers confirmations and sealed parts
 * @param cards signs and checks cards
 * @param random nonces
 * @param time waits
 */
record Tools(Pake pake, Ciphers ciphers, SignedCards cards, RandomSource random, TimeSource time) {}
