/**
 * Queue elements that chronicle-bytes marshals; needs {@code net.openhft:chronicle-bytes} on the
 * class path, with its {@code posix} and {@code chronicle-analytics} artifacts left out.
 */
@NullMarked
package io.handfast.queue.chronicle;

import org.jspecify.annotations.NullMarked;
