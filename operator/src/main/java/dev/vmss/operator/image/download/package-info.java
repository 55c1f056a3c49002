/**
 * Downloads of the image room: finds out what an image reference stands for at its OCI registry.
 * Here is what is asked and answered; each of the rooms below knows this one and those before it:
 * policy, failure, oci, wire, login, fetch.
 *
 * <p>Nothing of an image but its manifests is fetched; they become a digest, a size and the
 * platforms served. See docs/decisions/0002-oci-client.md for the protocol code and
 * docs/image-sources.md for what may be fetched from where.
 */
@org.jspecify.annotations.NullMarked
package dev.vmss.operator.image.download;
