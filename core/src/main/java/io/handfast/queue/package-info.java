/** Queues between threads of many processes, and how their elements are written. */
@NullMarked
package io.handfast.queue;

import org.jspecify.annotations.NullMarked;
