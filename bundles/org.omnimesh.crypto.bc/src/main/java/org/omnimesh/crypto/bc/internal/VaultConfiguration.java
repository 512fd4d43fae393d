// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** How the master key is protected on disk. */
@ObjectClassDefinition(name = "Key vault", description = "Protection of the keys of this node on disk")
public @interface VaultConfiguration {
    /** The configuration's PID. */
    String PID = "org.omnimesh.crypto.vault";

    /**
     * Names the file with the passphrase; the key of this property is {@code passphrase_file}.
     *
     * @return the path of a file whose first line is the passphrase, or empty for protection by file permissions alone
     */
    @AttributeDefinition(name = "Passphrase file", description = "File whose first line is the passphrase; empty for none", required = false)
    String passphrase__file() default "";

    /**
     * Tells whether the node may start without the passphrase it needs, and wait for it; the key of this property is
     * {@code may_wait}.
     *
     * @return false to fail instead
     */
    @AttributeDefinition(name = "May wait", description = "Whether to wait for a passphrase that was not given", required = false)
    boolean may__wait() default true;
}
