/** Synchronisers for threads of many processes, after {@code java.util.concurrent}. */
@NullMarked
package io.handfast.sync;

import org.jspecify.annotations.NullMarked;
