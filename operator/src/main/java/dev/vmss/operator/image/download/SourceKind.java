package dev.vmss.operator.image.download;

/** The kinds of image source: two that live in an OCI registry, and one that lives elsewhere. */
public enum SourceKind {
  CONTAINER_IMAGE,
  CONTAINER_DISK,
  /** A disk behind a URL: it is judged here, and fetched by CDI. */
  URL
}
