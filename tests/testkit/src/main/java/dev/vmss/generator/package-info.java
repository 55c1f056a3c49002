/**
 * Makes the CRDs from the Java types. What the generator of the client library leaves out (list
 * types, formats, object defaults, columns in their order) is refined here from the same types.
 */
@NullMarked
package dev.vmss.generator;

import org.jspecify.annotations.NullMarked;
