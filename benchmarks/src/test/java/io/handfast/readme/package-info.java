/** What the README shows. */
@NullMarked
package io.handfast.readme;

import org.jspecify.annotations.NullMarked;
