package dev.vmss.operator.image.download.oci;

import dev.vmss.operator.image.download.Platform;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A manifest, as far as a download needs it. */
public sealed interface Manifest {

  String mediaType();

  /** Another document by its digest, with the size that it must have. */
  record Descriptor(String mediaType, Digest digest, long size) {}

  /** An image for one platform. */
  record Image(String mediaType, Descriptor config, List<Descriptor> layers) implements Manifest {

    /** Of all that a node downloads, in bytes. */
    public List<Long> sizes() {
      return Stream.concat(Stream.of(config), layers.stream()).map(Descriptor::size).toList();
    }
  }

  /** Images for several platforms. */
  record Index(String mediaType, List<Entry> entries) implements Manifest {}

  /**
   * One image of an index, in the order of the index: runtimes take the first that fits.
   *
   * @param platform empty when only the image itself says it
   */
  record Entry(Optional<Platform> platform, Descriptor manifest) {}
}
