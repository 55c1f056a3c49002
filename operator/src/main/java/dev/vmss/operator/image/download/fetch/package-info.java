/** Downloads one image: the session with its registry, and what its manifests come to. */
@org.jspecify.annotations.NullMarked
package dev.vmss.operator.image.download.fetch;
