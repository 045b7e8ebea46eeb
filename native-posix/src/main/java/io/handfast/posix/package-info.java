/** POSIX named semaphores: as parkers for core, and raw, for programs in other languages. */
@NullMarked
package io.handfast.posix;

import org.jspecify.annotations.NullMarked;
