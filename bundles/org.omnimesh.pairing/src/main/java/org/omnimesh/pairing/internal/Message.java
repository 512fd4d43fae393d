// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.pairing.internal;

import org.omnimesh.api.cbor.Cbor;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.cbor.CborMap;
import org.omnimesh.api.pairing.PairingCode;

/** What is sent before anything is encrypted; each is a CBOR map with its type at key 0, unknown keys are ignored. */
sealed interface Message {
    /** The protocol's version. */
    int VERSION = 1;
    /** Length of a nonce, a share, a confirmation in bytes. */
    int NONCE = 16;
    /** Length of a CPace share in bytes. */
    int SHARE = 32;
    /** Length of a confirmation in bytes. */
    int CONFIRMATION = 32;
    /** Longest sealed part in bytes; fits an invitation and a card. */
    int MAX_SEALED = 48 << 10;
    /** Longest message in bytes. */
    int MAX_BYTES = MAX_SEALED + 256;

    /**
     * Encodes the message.
     *
     * @return deterministic CBOR
     */
    byte[] encode();

    /** Decodes a message of one type; a request to come back later is refused as such. */
    static <M extends Message> M decode(Class<M> type, byte[] bytes) throws Refusal {
        Message message = decode(bytes);
        if (message instanceof Busy && type != Busy.class) {
            throw new Refusal(Refusal.Cause.BUSY, "the other device takes no more tries for now");
        }
        if (!type.isInstance(message)) {
            throw new Refusal(Refusal.Cause.MALFORMED, "expected " + type.getSimpleName() + ", got "
                    + message.getClass().getSimpleName());
        }
        return type.cast(message);
    }

    /** Decodes any message. */
    static Message decode(byte[] bytes) throws Refusal {
        try {
            if (bytes.length > MAX_BYTES) {
                throw new CborException("expected at most " + MAX_BYTES + " bytes, got " + bytes.length);
            }
            CborMap map = Cbor.decodeMap(bytes);
            return switch ((int) map.number(0, 1, 10)) {
                case 1 -> Hello.of(map);
                case 2 -> new Welcome(map.exactBytes(1, NONCE));
                case 3 -> new Share(map.exactBytes(1, SHARE));
                case 4 -> new Answer(map.exactBytes(1, SHARE), map.exactBytes(2, CONFIRMATION));
                case 5 -> new Introduction(map.exactBytes(1, CONFIRMATION), map.bytes(2, MAX_SEALED));
                case 6 -> new Welcoming(map.bytes(1, MAX_SEALED));
                case 7 -> new Joined(map.bytes(1, MAX_SEALED));
                case 9 -> new Offer(map.bytes(1, MAX_SEALED));
                case 10 -> new Consent(map.bytes(1, MAX_SEALED));
                default -> new Busy();
            };
        } catch (CborException e) {
            throw new Refusal(Refusal.Cause.MALFORMED, "malformed pairing message: " + e.getMessage(), e);
        }
    }

    /** Starts a map with a type. */
    private static CborMap of(int type) {
        return new CborMap().put(0, type);
    }

    /**
     * The joiner begins.
     *
     * @param form the form of the secret
     * @param nameplate the public half of a code, or a tag of a team's name
     * @param nonce {@value #NONCE} random bytes
     */
    record Hello(Form form, String nameplate, byte[] nonce) implements Message {
        @Override
        public byte[] encode() {
            return of(1).put(1, VERSION).put(2, form.number()).put(3, nameplate).put(4, nonce).encode();
        }

        private static Hello of(CborMap map) throws CborException {
            map.number(1, VERSION, VERSION);
            Form form = Form.of((int) map.number(2, 1, Form.values().length));
            String nameplate = map.text(3, form.nameplateLength());
            if (nameplate.length() != form.nameplateLength()
                    || !nameplate.chars().allMatch(c -> PairingCode.ALPHABET.indexOf(c) >= 0)) {
                throw new CborException("expected a nameplate of " + form.nameplateLength() + " symbols");
            }
            return new Hello(form, nameplate, map.exactBytes(4, NONCE));
        }

        private static CborMap of(int type) {
            return Message.of(type);
        }
    }

    /**
     * The issuer answers, whether or not it knows the nameplate.
     *
     * @param nonce {@value #NONCE} random bytes
     */
    record Welcome(byte[] nonce) implements Message {
        @Override
        public byte[] encode() {
            return of(2).put(1, nonce).encode();
        }
    }

    /**
     * The joiner's CPace share.
     *
     * @param share {@value #SHARE} bytes
     */
    record Share(byte[] share) implements Message {
        @Override
        public byte[] encode() {
            return of(3).put(1, share).encode();
        }
    }

    /**
     * The issuer's CPace share and proof.
     *
     * @param share {@value #SHARE} bytes
     * @param confirmation {@value #CONFIRMATION} bytes
     */
    record Answer(byte[] share, byte[] confirmation) implements Message {
        @Override
        public byte[] encode() {
            return of(4).put(1, share).put(2, confirmation).encode();
        }
    }

    /**
     * The joiner's proof and its card.
     *
     * @param confirmation {@value #CONFIRMATION} bytes
     * @param sealedCard its signed card
     */
    record Introduction(byte[] confirmation, byte[] sealedCard) implements Message {
        @Override
        public byte[] encode() {
            return of(5).put(1, confirmation).put(2, sealedCard).encode();
        }
    }

    /**
     * The issuer's card and the invitation.
     *
     * @param sealed both
     */
    record Welcoming(byte[] sealed) implements Message {
        @Override
        public byte[] encode() {
            return of(6).put(1, sealed).encode();
        }
    }

    /**
     * The joiner stored the team.
     *
     * @param sealed an empty plaintext
     */
    record Joined(byte[] sealed) implements Message {
        @Override
        public byte[] encode() {
            return of(7).put(1, sealed).encode();
        }
    }

    /** Too many failures lately; says nothing about any code. */
    record Busy() implements Message {
        @Override
        public byte[] encode() {
            return of(8).encode();
        }
    }

    /**
     * The issuer says of whom the joiner is to become another device.
     *
     * @param sealed team and member
     */
    record Offer(byte[] sealed) implements Message {
        @Override
        public byte[] encode() {
            return of(9).put(1, sealed).encode();
        }
    }

    /**
     * The joiner agrees to that.
     *
     * @param sealed its word
     */
    record Consent(byte[] sealed) implements Message {
        @Override
        public byte[] encode() {
            return of(10).put(1, sealed).encode();
        }
    }

    /** What kind of secret is proved, and how the password of the key exchange is made of it. */
    enum Form {
        /** Twenty-five secret bits of a code, typed. */
        SHORT(3),
        /** A hundred and twenty-eight secret bits of a code, in a link or QR code. */
        LONG(3),
        /** A team's passphrase, stretched by Argon2id at its default cost; other stretching would be another form. */
        TEAM(DoorName.TAG_LENGTH);

        private final int nameplateLength;

        Form(int nameplateLength) {
            this.nameplateLength = nameplateLength;
        }

        static Form of(int number) {
            return values()[number - 1];
        }

        int nameplateLength() {
            return nameplateLength;
        }

        int number() {
            return ordinal() + 1;
        }
    }
}
