package dev.vmss.operator.image.item;

import dev.vmss.api.v1alpha1.AvailableImage;
import dev.vmss.operator.image.download.Platform;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The platforms that an image was built for, as its status lists them. */
public final class Platforms {

  /** As many as the status may hold: an index can name hundreds. */
  private static final int MOST = 32;

  private Platforms() {}

  /**
   * @param nodes whose platforms come first, so that none of them is cut off
   */
  public static List<String> list(Collection<Platform> built, Set<Platform> nodes) {
    return built.stream()
        .sorted(Comparator.comparing((Platform p) -> !nodes.contains(p)).thenComparing(p -> p))
        .limit(MOST)
        .map(Platform::toString)
        .sorted()
        .toList();
  }

  public static Set<Platform> of(AvailableImage served) {
    return served.platforms().stream()
        .flatMap(text -> Platform.parse(text).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Those of the nodes' platforms that the image was not built for; none while it is not known. */
  public static Set<Platform> missing(AvailableImage served, Set<Platform> nodes) {
    Set<Platform> missing = new HashSet<>(nodes);
    missing.removeAll(of(served));
    return served.platforms().isEmpty() ? Set.of() : missing;
  }

  static AvailableImage with(
      AvailableImage served, Optional<PlatformLookup> lookup, Set<Platform> nodes) {
    if (!served.platforms().isEmpty()) {
      return served;
    }
    return lookup
        .flatMap(PlatformLookup::platforms)
        .map(
            found ->
                new AvailableImage(
                    served.version(),
                    served.reference(),
                    served.resolvedFrom(),
                    served.digest(),
                    served.sourceKind(),
                    served.osType(),
                    list(found, nodes),
                    served.pullSecret(),
                    served.command(),
                    served.args(),
                    served.sizeBytes(),
                    served.downloadedAt(),
                    served.resyncToken(),
                    served.volume()))
        .orElse(served);
  }
}
