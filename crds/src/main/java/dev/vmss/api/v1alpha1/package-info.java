/**
 * The custom resources of group {@code vmss.dev}, version {@code v1alpha1}.
 *
 * <p>All values are immutable records. Lists and maps are never null. A component without
 * {@code @Nullable} is required by the API server or filled in from the CRD's defaults: an object
 * that came through the API server has it. The one exception are enums, which read as null when a
 * newer release wrote a value that this one does not know.
 */
@NullMarked
package dev.vmss.api.v1alpha1;

import org.jspecify.annotations.NullMarked;
