package dev.vmss.api.v1alpha1;

/**
 * The rules for keys of labels and annotations that a set copies to its instances. OpenAPI cannot
 * speak about the keys of a map, so both are CEL.
 */
final class MetadataKeys {

  /** A qualified name, as Kubernetes demands of labels and annotations. */
  static final String QUALIFIED =
      "self.all(k, k.matches('^([a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?"
          + "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$'))";

  /**
   * Whole domains with everything below them, because annotations such as {@code
   * container.apparmor.security.beta.kubernetes.io/...} weaken the sandbox of a Pod. The
   * recommended labels of {@code app.kubernetes.io} are only read by people.
   */
  static final String NOT_RESERVED =
      "self.all(k, k.startsWith('app.kubernetes.io/') || "
          + "!k.matches('^([^/]*[.])?(vmss[.]dev|kubernetes[.]io|kubevirt[.]io)/'))";

  private MetadataKeys() {}
}
