/** The custom resources of group {@code vmss.dev}, version {@code v1alpha1}. */
package dev.vmss.api.v1alpha1;
