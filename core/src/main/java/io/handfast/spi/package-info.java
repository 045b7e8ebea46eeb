/** What core needs from an operating system, provided by the native modules. */
@NullMarked
package io.handfast.spi;

import org.jspecify.annotations.NullMarked;
