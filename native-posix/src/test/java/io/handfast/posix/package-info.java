@NullMarked
package io.handfast.posix;

import org.jspecify.annotations.NullMarked;
