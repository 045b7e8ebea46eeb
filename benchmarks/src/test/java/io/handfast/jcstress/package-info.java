/** Memory ordering: what one thread wrote before it handed over is seen by who takes over. */
@NullMarked
package io.handfast.jcstress;

import org.jspecify.annotations.NullMarked;
