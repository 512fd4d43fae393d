// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
/**
 * The HTTP face for bundles: a bundle registers an {@link HttpResource} and its routes answer at once, behind the node's
 * own access rules (token and its scope, Host, Origin), limits and error form.
 *
 * <p>
 * Values become JSON by themselves: records become objects with snake_case names, {@code Optional.empty()} is left out,
 * {@code Instant} becomes ISO-8601 UTC with milliseconds, {@code Duration} milliseconds, enums lower case, ids their text.
 */
@Export
@Version("0.2.0")
@NonNullByDefault({ DefaultLocation.PARAMETER, DefaultLocation.RETURN_TYPE, DefaultLocation.FIELD })
package org.omnimesh.api.http;

import org.eclipse.jdt.annotation.DefaultLocation;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
