/** Mapped files, layouts, participants, parkers, holds, allocation and sweeping. */
@NullMarked
package io.handfast.region;

import org.jspecify.annotations.NullMarked;
