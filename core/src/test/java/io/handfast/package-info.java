/** Tests of the whole of core. */
@NullMarked
package io.handfast;

import org.jspecify.annotations.NullMarked;
