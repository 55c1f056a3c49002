package dev.vmss.operator.image.download;

/** The kinds of image source that live in an OCI registry. */
public enum SourceKind {
  CONTAINER_IMAGE,
  CONTAINER_DISK
}
