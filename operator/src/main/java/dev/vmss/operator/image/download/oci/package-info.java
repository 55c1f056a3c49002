/**
 * What the OCI specifications define: references, digests, manifests, and how strangers' ones are
 * read.
 */
@org.jspecify.annotations.NullMarked
package dev.vmss.operator.image.download.oci;
