package dev.vmss.operator.model;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The version of an image: one to four dot-separated unsigned decimal numbers, compared part by
 * part as numbers; a missing part counts as 0. Leading zeros are legal and kept for display. It is
 * not a semantic version: real ones read {@code 9.3.026080002} or {@code 14.04.201808140}.
 *
 * <p>Equality is numeric: {@code 1.0} equals {@code 1.0.0}.
 */
public final class ImageVersion implements Comparable<ImageVersion> {

  private static final Pattern FORM = Pattern.compile("[0-9]{1,32}(\\.[0-9]{1,32}){0,3}");
  private static final int PARTS = 4;

  private final String text;
  private final List<BigInteger> parts;

  private ImageVersion(String text, List<BigInteger> parts) {
    this.text = text;
    this.parts = parts;
  }

  /**
   * Reads a version.
   *
   * @throws IllegalArgumentException with a sentence for the user when the text has another form
   */
  public static ImageVersion of(String text) {
    return parse(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'"
                        + text
                        + "' is not an image version: write 1 to 4 decimal numbers separated by dots, such as 22.4.20240601."));
  }

  /** Reads a version, or nothing when the text has another form. */
  public static Optional<ImageVersion> parse(String text) {
    if (!FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    BigInteger[] numbers = new BigInteger[PARTS];
    Arrays.fill(numbers, BigInteger.ZERO);
    String[] written = text.split("\\.", -1);
    for (int i = 0; i < written.length; i++) {
      numbers[i] = new BigInteger(written[i]);
    }
    return Optional.of(new ImageVersion(text, List.of(numbers)));
  }

  @Override
  public int compareTo(ImageVersion other) {
    for (int i = 0; i < PARTS; i++) {
      int order = parts.get(i).compareTo(other.parts.get(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ImageVersion version && parts.equals(version.parts);
  }

  @Override
  public int hashCode() {
    return parts.hashCode();
  }

  /** The version as it was written. */
  @Override
  public String toString() {
    return text;
  }
}
