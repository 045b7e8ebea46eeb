/** Checks the models that lie beside the protocols. */
@NullMarked
package io.handfast.model;

import org.jspecify.annotations.NullMarked;
