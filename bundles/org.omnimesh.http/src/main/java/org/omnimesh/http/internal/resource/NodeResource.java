// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.omnimesh.api.audit.Act;
import org.omnimesh.api.audit.Audit;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.KeyVault.Protection;
import org.omnimesh.api.crypto.PassphraseException;
import org.omnimesh.api.crypto.VaultLock;
import org.omnimesh.api.http.HttpAnswer;
import org.omnimesh.api.http.HttpMethod;
import org.omnimesh.api.http.HttpProblem;
import org.omnimesh.api.http.HttpRequest;
import org.omnimesh.api.http.HttpResource;
import org.omnimesh.api.http.Scope;
import org.omnimesh.http.internal.access.Refusal;

/** The passphrase of the node: given, set, changed, removed. */
public final class NodeResource implements HttpResource {
    /** Where a locked node is unlocked. */
    public static final String UNLOCK = "/api/v1/node/unlock";

    private static final String LOCK = "/api/v1/node/lock";

    private static final String PASSPHRASE = "/api/v1/node/passphrase";

    private static final String RECOVERY = "/api/v1/node/recovery";

    private record Key(Optional<String> passphrase, Optional<String> words, Optional<String> new_) {}

    private record Recovery(Optional<String> current, Optional<Boolean> replace) {}

    private record Words(String status, List<String> words) {}

    private record Change(Optional<String> current, Optional<String> new_) {}

    private record Protected(String status, Protection protection) {}

    private final VaultLock lock;
    private final Audit audit;

    /**
     * Serves a lock.
     *
     * @param lock the lock
     * @param audit told of each try
     */
    public NodeResource(VaultLock lock, Audit audit) {
        this.lock = lock;
        this.audit = audit;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(HttpMethod.POST, UNLOCK, Scope.ADMIN, this::unlock),
                new Route(HttpMethod.POST, LOCK, Scope.ADMIN, this::lock),
                new Route(HttpMethod.POST, PASSPHRASE, Scope.ADMIN, this::change),
                new Route(HttpMethod.POST, RECOVERY, Scope.ADMIN, this::makeWords),
                new Route(HttpMethod.DELETE, RECOVERY, Scope.ADMIN, this::removeWords));
    }

    private HttpAnswer unlock(HttpRequest request) throws HttpProblem {
        Key key = request.json(Key.class);
        if (key.passphrase().isPresent() == (key.words().isPresent() && key.new_().isPresent())) {
            throw HttpProblem.badRequest("Give the passphrase, or the recovery words and a new passphrase.");
        }
        if (!lock.locked()) {
            throw new HttpProblem(409, "not_locked", "The node is not locked.");
        }
        byte[] passphrase = bytes(key.passphrase().or(key::new_).orElse(""));
        try {
            if (key.passphrase().isPresent()) {
                lock.unlock(passphrase);
                write(request, "node.unlocked", "");
            } else {
                lock.recover(key.words().orElse(""), passphrase);
                write(request, "node.recovered", "by the recovery words; a new passphrase was set");
            }
            return HttpAnswer.ok(Map.of("state", "unlocked"));
        } catch (CryptoException e) {
            throw refused(request, "node.unlock_refused", e);
        } finally {
            Arrays.fill(passphrase, (byte) 0);
        }
    }

    /** Written down before, as the audit log is locked as well. */
    private HttpAnswer lock(HttpRequest request) throws HttpProblem {
        if (lock.protection() == Protection.KEY_FILE) {
            throw new HttpProblem(409, "no_passphrase",
                    "There is no passphrase, so nothing would be locked; set one first.");
        }
        try {
            write(request, "node.locked", "");
            lock.lock();
            return HttpAnswer.ok(Map.of("state", "locked"));
        } catch (CryptoException e) {
            throw refused(request, "node.lock_refused", e);
        }
    }

    private HttpAnswer makeWords(HttpRequest request) throws HttpProblem {
        Recovery wish = request.json(Recovery.class);
        boolean replaced = lock.recoverable();
        if (replaced && !wish.replace().orElse(false)) {
            throw new HttpProblem(409, "recovery_exists",
                    "There are recovery words already, and they cannot be shown again; ask for new ones to replace them.");
        }
        Optional<byte[]> current = wish.current().map(NodeResource::bytes);
        try {
            List<String> words = lock.renewRecovery(current);
            write(request, replaced ? "recovery.replaced" : "recovery.made", "");
            return HttpAnswer.ok(new Words(replaced ? "replaced" : "made", words));
        } catch (CryptoException e) {
            throw refused(request, "recovery.refused", e);
        } finally {
            current.ifPresent(it -> Arrays.fill(it, (byte) 0));
        }
    }

    private HttpAnswer removeWords(HttpRequest request) throws HttpProblem {
        if (!lock.recoverable()) {
            throw new HttpProblem(409, "no_recovery", "There are no recovery words to remove.");
        }
        Optional<byte[]> current = request.json(Recovery.class).current().map(NodeResource::bytes);
        try {
            lock.removeRecovery(current);
            write(request, "recovery.removed", "");
            return HttpAnswer.ok(Map.of("status", "removed"));
        } catch (CryptoException e) {
            throw refused(request, "recovery.refused", e);
        } finally {
            current.ifPresent(it -> Arrays.fill(it, (byte) 0));
        }
    }

    private HttpAnswer change(HttpRequest request) throws HttpProblem {
        Change change = request.json(Change.class);
        Protection before = lock.protection();
        if (change.new_().isEmpty() && before == Protection.KEY_FILE) {
            throw new HttpProblem(409, "no_passphrase", "There is no passphrase to remove.");
        }
        Optional<byte[]> current = change.current().map(NodeResource::bytes);
        Optional<byte[]> next = change.new_().map(NodeResource::bytes);
        try {
            lock.protect(current, next);
            String done = next.isEmpty() ? "removed" : before == Protection.PASSPHRASE ? "changed" : "set";
            write(request, "passphrase." + done, "");
            return HttpAnswer.ok(new Protected(done, lock.protection()));
        } catch (CryptoException e) {
            throw refused(request, "passphrase.refused", e);
        } finally {
            current.ifPresent(it -> Arrays.fill(it, (byte) 0));
            next.ifPresent(it -> Arrays.fill(it, (byte) 0));
        }
    }

    private HttpProblem refused(HttpRequest request, String action, CryptoException refusal) {
        String sentence = String.valueOf(refusal.getMessage());
        if (!(refusal instanceof PassphraseException passphrase)) {
            return new HttpProblem(503, "keys_unusable", sentence);
        }
        Map<String, String> wait = Map.of("Retry-After", Long.toString(passphrase.retryAfter().toSeconds() + 1));
        return switch (passphrase.reason()) {
            case WRONG -> {
                write(request, action, "wrong passphrase");
                yield new Refusal(403, "passphrase_wrong", sentence, wait);
            }
            case TOO_SOON -> new Refusal(429, "too_many_tries", sentence, wait);
            case MISSING -> new HttpProblem(403, "passphrase_needed", sentence);
            case UNFIT -> new HttpProblem(400, "passphrase_unfit", sentence);
        };
    }

    private void write(HttpRequest request, String action, String detail) {
        audit.record(new Act(TokensResource.actor(request), action, "", detail));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
