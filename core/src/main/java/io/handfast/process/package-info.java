/** Starting JVMs, and what a started one knows of its starter. */
@NullMarked
package io.handfast.process;

import org.jspecify.annotations.NullMarked;
