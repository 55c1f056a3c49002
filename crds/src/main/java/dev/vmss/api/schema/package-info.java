/** What Kubernetes schemas can say about a type and the annotations of the CRD generator cannot. */
@NullMarked
package dev.vmss.api.schema;

import org.jspecify.annotations.NullMarked;
