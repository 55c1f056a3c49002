package dev.vmss.operator.image.download.oci;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** The name of some bytes by their hash, of one of the algorithms that OCI registers. */
public record Digest(String algorithm, String hex) {

  private static final Pattern FORM = Pattern.compile("sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}");

  public static Optional<Digest> parse(String text) {
    if (!FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    int colon = text.indexOf(':');
    return Optional.of(new Digest(text.substring(0, colon), text.substring(colon + 1)));
  }

  public static Digest sha256Of(byte[] bytes) {
    return of("sha256", bytes);
  }

  /** The digest of other bytes by the same algorithm. */
  public Digest recompute(byte[] bytes) {
    return of(algorithm, bytes);
  }

  private static Digest of(String algorithm, byte[] bytes) {
    String javaName = algorithm.equals("sha512") ? "SHA-512" : "SHA-256";
    try {
      byte[] hash = MessageDigest.getInstance(javaName).digest(bytes);
      return new Digest(algorithm, HexFormat.of().formatHex(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has " + javaName, e);
    }
  }

  @Override
  public String toString() {
    return algorithm + ":" + hex;
  }
}
