/** Guards objects that clusters store: a change of the CRDs must not make one of them invalid. */
@NullMarked
package dev.vmss.api.compatibility;

import org.jspecify.annotations.NullMarked;
