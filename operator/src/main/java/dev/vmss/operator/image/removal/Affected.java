package dev.vmss.operator.image.removal;

/**
 * What becomes of one scale set without an image. It names a tenant's set, so it is for the cloud
 * operator's eyes alone.
 *
 * @param instances how many of its instances were made from the image
 * @param effect a sentence
 */
public record Affected(String namespace, String name, int instances, String effect) {}
