package dev.vmss.operator.catalogue;

import dev.vmss.api.v1alpha1.LifecycleStage;
import dev.vmss.api.v1alpha1.OsType;
import dev.vmss.api.v1alpha1.SourceKind;
import dev.vmss.operator.model.ImageFamily;
import dev.vmss.operator.model.ImageVersion;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Builds gallery items for tests; every step returns another builder, so one may be the start of
 * several items.
 */
public final class Items implements Cloneable {

  /** What all items are versions of, unless a test says otherwise. */
  public static final ImageFamily UBUNTU =
      new ImageFamily("Canonical", "UbuntuServer", "22.04-LTS");

  private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");

  private String name;
  private Instant created = CREATED;
  private ImageFamily family = UBUNTU;
  private String wanted;
  private Optional<String> available;
  private Optional<String> digest = Optional.empty();
  private SourceKind kind = SourceKind.CONTAINER_IMAGE;
  private Set<String> architectures = Set.of();
  private Optional<String> pullSecret = Optional.empty();
  private boolean deleting;
  private boolean resyncing;
  private boolean failed;
  private LifecycleStage stage = LifecycleStage.SUPPORTED;
  private Optional<LocalDate> endOfLife = Optional.empty();

  private Items(String version, boolean downloaded) {
    this.name = "ubuntu-" + version.replace('.', '-');
    this.wanted = version;
    this.available = downloaded ? Optional.of(version) : Optional.empty();
  }

  /** An item that serves this version. */
  public static Items serving(String version) {
    return new Items(version, true);
  }

  /** An item whose first download is not finished. */
  public static Items downloading(String version) {
    return new Items(version, false);
  }

  /** The digest that an item of this version has unless a test gives it another. */
  public static String digestOf(String version) {
    return "sha256:" + "0".repeat(56) + String.format("%08x", ImageVersion.of(version).hashCode());
  }

  public Items named(String other) {
    return change(item -> item.name = other);
  }

  public Items createdAfter(Items older) {
    return change(item -> item.created = older.created.plusSeconds(1));
  }

  public Items in(ImageFamily other) {
    return change(item -> item.family = other);
  }

  /** Its spec asks for another version, while it serves what it has. */
  public Items wanting(String version) {
    return change(item -> item.wanted = version);
  }

  public Items withDigest(String other) {
    return change(item -> item.digest = Optional.of(other));
  }

  /** What it serves was built for these alone. */
  public Items builtFor(String... other) {
    return change(item -> item.architectures = Set.of(other));
  }

  public Items of(SourceKind other) {
    return change(item -> item.kind = other);
  }

  /** Whoever pulls it needs this Secret. */
  public Items pulledWith(String secret) {
    return change(item -> item.pullSecret = Optional.of(secret));
  }

  public Items deleting() {
    return change(item -> item.deleting = true);
  }

  /** Its token changed: the same version is downloaded again. */
  public Items resyncing() {
    return change(item -> item.resyncing = true);
  }

  public Items failed() {
    return change(item -> item.failed = true);
  }

  public Items in(LifecycleStage other) {
    return change(item -> item.stage = other);
  }

  public Items endingOn(LocalDate day) {
    return change(item -> item.endOfLife = Optional.of(day));
  }

  public CatalogueItem item() {
    return new CatalogueItem(
        name,
        "uid-of-" + name,
        created,
        family,
        ImageVersion.of(wanted),
        available.map(this::served),
        deleting,
        resyncing,
        failed,
        stage,
        endOfLife);
  }

  /** What the item hands out. */
  public ServedImage image() {
    return served(available.orElseThrow());
  }

  private ServedImage served(String version) {
    return new ServedImage(
        name,
        "uid-of-" + name,
        ImageVersion.of(version),
        digest.orElse(digestOf(version)),
        kind,
        OsType.LINUX,
        architectures,
        "registry.example/img/ubuntu",
        pullSecret,
        List.of(),
        List.of());
  }

  /** A catalogue of these items. */
  public static Catalogue catalogue(Items... items) {
    return Catalogue.of(List.of(items).stream().map(Items::item).toList());
  }

  private Items change(Consumer<Items> how) {
    try {
      Items copy = (Items) clone();
      how.accept(copy);
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("Items is Cloneable.", e);
    }
  }
}
