package dev.vmss.operator.cdi;

import org.jspecify.annotations.Nullable;

/**
 * A disk inside a container image.
 *
 * @param url {@code docker://} and a reference, with its digest
 * @param pullMethod {@link #BY_POD}, or by a node, which leaves the digest unchecked
 * @param secretRef a Secret of the same namespace with the two keys named below
 */
@CdiObject
public record RegistryImport(String url, @Nullable String pullMethod, @Nullable String secretRef) {

  public static final String BY_POD = "pod";

  /** Keys of the Secret that {@code secretRef} names: a user's name, and the password. */
  public static final String USER_KEY = "accessKeyId";

  public static final String PASSWORD_KEY = "secretKey";
}
