/** The front door: contexts make shared objects and processes. */
@NullMarked
package io.handfast.context;

import org.jspecify.annotations.NullMarked;
