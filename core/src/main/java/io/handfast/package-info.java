/** Errors that every package of Handfast throws. */
@NullMarked
package io.handfast;

import org.jspecify.annotations.NullMarked;
