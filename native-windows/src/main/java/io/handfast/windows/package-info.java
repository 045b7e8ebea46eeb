/** Windows kernel semaphores as parkers for core: not built yet. */
@NullMarked
package io.handfast.windows;

import org.jspecify.annotations.NullMarked;
