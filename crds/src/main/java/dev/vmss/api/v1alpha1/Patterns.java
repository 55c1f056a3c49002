package dev.vmss.api.v1alpha1;

/** The regular expressions of the schemas, in the syntax that RE2 and Java share. */
public final class Patterns {

  /** A publisher, offer or sku. */
  public static final String IMAGE_NAME = "^[A-Za-z0-9][A-Za-z0-9._-]*$";

  /** Parts of at most 15 digits: a long holds each, and a label value holds them all. */
  public static final String VERSION = "^[0-9]{1,15}(\\.[0-9]{1,15}){0,3}$";

  public static final String VERSION_OR_LATEST = "^(latest|[0-9]{1,15}(\\.[0-9]{1,15}){0,3})$";

  /** A duration in Go style, not negative. */
  public static final String DURATION = "^([0-9]{1,6}(\\.[0-9]{1,3})?(ms|s|m|h)){1,4}$";

  /**
   * A repository with an optional registry and tag; never with a digest, which has its own field.
   */
  public static final String CONTAINER_IMAGE =
      "^[A-Za-z0-9][A-Za-z0-9._-]*(:[0-9]{1,5})?(/[a-z0-9][a-z0-9._-]*)*"
          + "(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?$";

  public static final String DIGEST = "^sha256:[0-9a-f]{64}$";
  public static final String SHA256 = "^[0-9a-f]{64}$";

  /** Without user information: a credential in a URL would be readable by everybody. */
  public static final String URL = "^https?://[^\\s/?#@]+([/?#]\\S*)?$";

  /** A number of bytes that is not zero; {@code 512Mi} rather than {@code 0.5Gi}. */
  public static final String QUANTITY = "^[1-9][0-9]*(\\.[0-9]+)?(k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$";

  /** The index of a simplestreams tree: its root is what stands before {@code streams/}. */
  public static final String STREAMS_INDEX =
      "^https?://[^\\s/?#@]+/([^\\s?#]*/)?streams/v1/[^\\s/?#]+\\.s?json$";

  /** A repository with an optional registry, without tag and digest. */
  public static final String REPOSITORY =
      "^[A-Za-z0-9][A-Za-z0-9._-]*(:[0-9]{1,5})?(/[a-z0-9][a-z0-9._-]*)*$";

  /** Digits, dots and names in {@code ${}}. */
  public static final String VERSION_TEMPLATE = "^([0-9.]|\\$\\{[A-Za-z][A-Za-z0-9_.-]*\\})+$";

  /** The name of most Kubernetes objects. */
  public static final String SUBDOMAIN =
      "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

  public static final String LABEL_VALUE = "^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$";
  public static final String ZONE = "^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$";
  public static final String SECRET_KEY = "^[-._a-zA-Z0-9]+$";
  public static final String SIZE_NAME = "^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$";
  public static final String COMPUTER_NAME_PREFIX = "^[a-z0-9][a-z0-9-]*$";
  public static final String BASE64 =
      "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$";

  /** A Pod port name: at least one letter, no hyphen at either end and no two in a row. */
  public static final String PORT_NAME = "^([0-9]+-)*[0-9]*[a-z][a-z0-9]*(-[a-z0-9]+)*$";

  private Patterns() {}
}
