// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
/**
 * Contract suites: one abstract JUnit class per API, which every implementation and fake of that API passes by extending
 * it. Fields have no null default here: the suites fill them before each test.
 */
@NonNullByDefault({ DefaultLocation.PARAMETER, DefaultLocation.RETURN_TYPE })
package org.omnimesh.testing.contract;

import org.eclipse.jdt.annotation.DefaultLocation;
import org.eclipse.jdt.annotation.NonNullByDefault;
