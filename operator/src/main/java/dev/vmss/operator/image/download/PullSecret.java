package dev.vmss.operator.image.download;

import java.util.Map;

/**
 * A Secret of type {@code kubernetes.io/dockerconfigjson} (or the older {@code dockercfg}), read
 * only when it is needed; its content never appears in a text.
 */
public final class PullSecret {

  private static final String REDACTED = "[redacted]";

  private final String name;
  private final Map<String, String> data;

  private PullSecret(String name, Map<String, String> data) {
    this.name = name;
    this.data = Map.copyOf(data);
  }

  /**
   * Wraps the data of a Secret.
   *
   * @param name of the Secret, for messages
   * @param data of the Secret as the API server gives it, in base64
   */
  public static PullSecret of(String name, Map<String, String> data) {
    return new PullSecret(name, data);
  }

  public String name() {
    return name;
  }

  /** For the login alone; it goes into no text. */
  public Map<String, String> data() {
    return data;
  }

  @Override
  public String toString() {
    return "PullSecret[" + name + ", " + REDACTED + "]";
  }
}
