package dev.vmss.operator.runtime.machine;

import dev.vmss.operator.catalogue.ImageVolume;
import dev.vmss.operator.catalogue.ServedImage;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Where a machine's root disk comes from. */
public sealed interface RootDisk {

  /** What the image gives a machine that is to be made. */
  static RootDisk of(ServedImage image, RandomGenerator random) {
    return image
        .volume()
        .<RootDisk>map(volume -> new Clone(volume, Clone.nonce(random)))
        .orElseGet(Ephemeral::new);
  }

  /**
   * Out of the container image, anew at every start of the guest: what was written to it is gone
   * then.
   */
  record Ephemeral() implements RootDisk {}

  /**
   * A clone of the image's imported volume, which lives as long as the machine's object.
   *
   * @param nonce 5 to 10 characters of {@link #ALPHABET}, others for each machine that is made: one
   *     of the same name as before would start from the old disk, if that is still there. Without
   *     vowels it is never taken for a data disk's lun
   */
  record Clone(ImageVolume volume, String nonce) implements RootDisk {

    /** What a nonce is made of: what Kubernetes makes the ends of names of. */
    public static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

    private static final Pattern NONCE = Pattern.compile("[" + ALPHABET + "]{5,10}");
    private static final int LENGTH = 8;

    static String nonce(RandomGenerator random) {
      return random
          .ints(LENGTH, 0, ALPHABET.length())
          .mapToObj(ALPHABET::substring)
          .map(rest -> rest.substring(0, 1))
          .collect(Collectors.joining());
    }

    public Clone {
      if (!NONCE.matcher(nonce).matches()) {
        throw new IllegalArgumentException("Not a nonce: " + nonce);
      }
    }

    /** The name of the volume that is cloned for a machine. */
    public String nameFor(String machine) {
      return machine + "-" + nonce;
    }
  }
}
