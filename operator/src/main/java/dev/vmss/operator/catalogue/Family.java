package dev.vmss.operator.catalogue;

import dev.vmss.operator.catalogue.Resolution.Available;
import dev.vmss.operator.catalogue.Resolution.Blocked;
import dev.vmss.operator.catalogue.Resolution.Reason;
import dev.vmss.operator.model.ImageVersion;
import dev.vmss.operator.model.Urn;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The items of one publisher, offer and sku, and the rules of resolution among them. */
record Family(Map<String, CatalogueItem> items) {

  static final Family NONE = new Family(Map.of());

  Family {
    items = Map.copyOf(items);
  }

  Family with(CatalogueItem item) {
    Map<String, CatalogueItem> changed = new HashMap<>(items);
    changed.put(item.name(), item);
    return new Family(changed);
  }

  Family without(String name) {
    Map<String, CatalogueItem> changed = new HashMap<>(items);
    changed.remove(name);
    return new Family(changed);
  }

  boolean isEmpty() {
    return items.isEmpty();
  }

  Optional<CatalogueItem> item(String name) {
    return Optional.ofNullable(items.get(name));
  }

  /**
   * Among items with one version: the one already serving, then the older. The others are
   * duplicates.
   */
  Optional<CatalogueItem> winner(ImageVersion version) {
    return staying().filter(item -> item.claims(version)).min(CatalogueItem.precedenceFor(version));
  }

  /** The item that hands out a version now. */
  Optional<CatalogueItem> serving(ImageVersion version) {
    return winner(version).filter(item -> item.servable() && has(item, version));
  }

  List<ImageVersion> servedVersions() {
    return staying().filter(this::serves).map(Family::versionOf).distinct().sorted().toList();
  }

  /** A pinned version resolves only to that version, only while served. */
  Resolution resolvePinned(Urn urn, ImageVersion version) {
    Optional<CatalogueItem> serving = serving(version);
    if (serving.isPresent()) {
      return available(urn, serving.get());
    }
    return winner(version)
        .map(item -> waitingFor(urn, item))
        .orElseGet(() -> gone(urn, item -> item.claims(version), ""));
  }

  /**
   * {@code latest} is the highest version that something was downloaded for; while that version is
   * not served, it blocks instead of falling back to an older one.
   */
  Resolution resolveLatest(Urn urn) {
    Optional<ImageVersion> highest =
        staying()
            .filter(CatalogueItem::eligibleForLatest)
            .flatMap(item -> item.latestVersion().stream())
            .filter(version -> serving(version).map(CatalogueItem::eligibleForLatest).orElse(true))
            .max(Comparator.naturalOrder());
    if (highest.isPresent()) {
      return resolvePinned(urn, highest.get());
    }
    return staying()
        .filter(CatalogueItem::eligibleForLatest)
        .min(Comparator.comparing(CatalogueItem::failed).thenComparing(CatalogueItem::name))
        .map(item -> waitingFor(urn, item))
        .orElseGet(() -> gone(urn, item -> true, onlyHiddenStages()));
  }

  private Stream<CatalogueItem> staying() {
    return items.values().stream().filter(item -> !item.deleting());
  }

  private boolean serves(CatalogueItem item) {
    return item.servable() && holdsItsVersion(item);
  }

  /** Has something downloaded and is not a duplicate for it. */
  private boolean holdsItsVersion(CatalogueItem item) {
    return item.available().isPresent()
        && winner(versionOf(item)).filter(winner -> winner.name().equals(item.name())).isPresent();
  }

  private static boolean has(CatalogueItem item, ImageVersion version) {
    return item.available().filter(image -> image.version().equals(version)).isPresent();
  }

  private static ImageVersion versionOf(CatalogueItem item) {
    return item.available().orElseThrow().version();
  }

  private static Resolution available(Urn urn, CatalogueItem item) {
    return new Available(urn, item.available().orElseThrow(), item);
  }

  private Blocked waitingFor(Urn urn, CatalogueItem item) {
    return item.failed()
        ? blocked(
            urn,
            Reason.DOWNLOAD_FAILED,
            "The download of marketplace image '" + item.name() + "' failed; see its conditions.")
        : blocked(
            urn,
            Reason.DOWNLOADING,
            "Marketplace image '" + item.name() + "' is being downloaded.");
  }

  private Blocked gone(Urn urn, Predicate<CatalogueItem> concerned, String otherwise) {
    return items.values().stream()
        .filter(item -> item.deleting() && concerned.test(item))
        .min(Comparator.comparing(CatalogueItem::name))
        .map(
            item ->
                blocked(
                    urn,
                    Reason.REMOVING,
                    "Marketplace image '" + item.name() + "' is being removed."))
        .orElseGet(() -> blocked(urn, Reason.NOT_FOUND, otherwise));
  }

  private String onlyHiddenStages() {
    return staying().findAny().isPresent()
        ? "The images of this family are in stage Preview or Expired, which 'latest' skips; name a version to use one."
        : "";
  }

  private Blocked blocked(Urn urn, Reason reason, String detail) {
    return new Blocked(urn, reason, detail, servedVersions());
  }
}
