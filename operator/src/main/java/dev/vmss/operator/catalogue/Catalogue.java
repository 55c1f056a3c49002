package dev.vmss.operator.catalogue;

import dev.vmss.operator.model.ImageFamily;
import dev.vmss.operator.model.ImageVersion;
import dev.vmss.operator.model.Urn;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All gallery items, indexed by family: an immutable value, so that one decision sees one
 * catalogue. A lookup costs the size of one family, whatever the size of the whole.
 */
public final class Catalogue {

  private static final Catalogue EMPTY = new Catalogue(Map.of(), Map.of());

  private final Map<String, Family> families;
  private final Map<String, String> familyOfName;

  private Catalogue(Map<String, Family> families, Map<String, String> familyOfName) {
    this.families = families;
    this.familyOfName = familyOfName;
  }

  public static Catalogue empty() {
    return EMPTY;
  }

  /** A catalogue of these items. */
  public static Catalogue of(Collection<CatalogueItem> items) {
    Map<String, Map<String, CatalogueItem>> byFamily = new HashMap<>();
    Map<String, String> names = new HashMap<>();
    for (CatalogueItem item : items) {
      String key = item.family().key();
      byFamily.computeIfAbsent(key, k -> new HashMap<>()).put(item.name(), item);
      names.put(item.name(), key);
    }
    Map<String, Family> families = new HashMap<>();
    byFamily.forEach((key, members) -> families.put(key, new Family(members)));
    return new Catalogue(families, names);
  }

  /** This catalogue with one item added, or replaced when its name is known. */
  public Catalogue with(CatalogueItem item) {
    Catalogue rest = without(item.name());
    String key = item.family().key();
    Map<String, Family> changed = new HashMap<>(rest.families);
    changed.put(key, rest.family(item.family()).with(item));
    Map<String, String> names = new HashMap<>(rest.familyOfName);
    names.put(item.name(), key);
    return new Catalogue(changed, names);
  }

  /** This catalogue without the item of that name. */
  public Catalogue without(String name) {
    String key = familyOfName.get(name);
    if (key == null) {
      return this;
    }
    Map<String, Family> changed = new HashMap<>(families);
    Family left = families.getOrDefault(key, Family.NONE).without(name);
    if (left.isEmpty()) {
      changed.remove(key);
    } else {
      changed.put(key, left);
    }
    Map<String, String> names = new HashMap<>(familyOfName);
    names.remove(name);
    return new Catalogue(changed, names);
  }

  public Optional<CatalogueItem> item(String name) {
    return Optional.ofNullable(familyOfName.get(name))
        .map(families::get)
        .flatMap(family -> family.item(name));
  }

  /** The items of one family, in no order. */
  public Collection<CatalogueItem> items(ImageFamily family) {
    return family(family).items().values();
  }

  public Set<String> names() {
    return Collections.unmodifiableSet(familyOfName.keySet());
  }

  public int size() {
    return familyOfName.size();
  }

  /** What a reference comes to now (rules: "Versions and resolution"). */
  public Resolution resolve(Urn urn) {
    Family family = family(urn.family());
    return urn.pinned()
        .map(version -> family.resolvePinned(urn, version))
        .orElseGet(() -> family.resolveLatest(urn));
  }

  /**
   * The item that {@code item} is a duplicate of for the version its spec asks for, if it is one.
   */
  public Optional<CatalogueItem> winnerOver(CatalogueItem item) {
    return family(item.family())
        .winner(item.wanted())
        .filter(winner -> !winner.name().equals(item.name()));
  }

  /**
   * Whether exactly this content of a version can still be had, and from which item (for a
   * rollback).
   */
  public Optional<ServedImage> find(ImageFamily family, ImageVersion version, String digest) {
    return family(family)
        .serving(version)
        .flatMap(CatalogueItem::available)
        .filter(image -> image.sameAs(version, digest));
  }

  /**
   * The same, also of another sku of that publisher and offer: a set whose sku was edited goes back
   * to an image of the one before. The digest tells which it is.
   */
  public Optional<ServedImage> findOfAnySku(
      ImageFamily family, ImageVersion version, String digest) {
    return find(family, version, digest)
        .or(
            () ->
                families.values().stream()
                    .flatMap(others -> others.items().values().stream().limit(1))
                    .map(CatalogueItem::family)
                    .filter(other -> !digest.isEmpty() && family.differsInSkuOnly(other))
                    .sorted(Comparator.comparing(ImageFamily::key))
                    .flatMap(other -> find(other, version, digest).stream())
                    .findFirst());
  }

  /** What a family hands out now, oldest version first. */
  public List<ImageVersion> versions(ImageFamily family) {
    return family(family).servedVersions();
  }

  private Family family(ImageFamily family) {
    return families.getOrDefault(family.key(), Family.NONE);
  }
}
