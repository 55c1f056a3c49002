package dev.vmss.operator.image.item;

import dev.vmss.api.v1alpha1.AvailableImage;
import dev.vmss.api.v1alpha1.ImportedVolume;
import dev.vmss.api.v1alpha1.MarketplaceImageSpec;
import dev.vmss.api.v1alpha1.MarketplaceImageStatus;
import dev.vmss.api.v1alpha1.OsType;
import dev.vmss.operator.catalogue.Catalogue;
import dev.vmss.operator.catalogue.CatalogueItem;
import dev.vmss.operator.image.disk.Backend;
import dev.vmss.operator.image.download.Platform;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one decision about one gallery item is made from.
 *
 * @param deleting the object has a deletionTimestamp
 * @param preview somebody asks what removing it would do
 * @param item the object as the catalogue sees it; empty when its version cannot be read and
 *     nothing was ever downloaded
 * @param catalogue the marketplace, this item as it is now included
 * @param cluster who uses the item
 * @param disks the volumes that its disks are imported into
 * @param memory what this process knows beside the cluster
 * @param tags when to look whether the tag moved
 * @param now for waiting: compares with other times of this process, and with nothing else
 * @param date the same moment, for people
 */
public record ImageSnapshot(
    String name,
    String uid,
    long generation,
    boolean deleting,
    boolean preview,
    MarketplaceImageSpec spec,
    MarketplaceImageStatus status,
    Optional<CatalogueItem> item,
    Catalogue catalogue,
    Cluster cluster,
    Disks disks,
    Memory memory,
    Tags tags,
    Instant now,
    Instant date) {

  /** The part of the {@link Fleet} that concerns an item. */
  public record Cluster(
      Collection<Fleet.SetView> sets,
      Collection<Fleet.InstanceView> instances,
      Set<Platform> platforms) {}

  /**
   * What a restart forgets, without harm.
   *
   * @param previewed who removing it would affect was told since that was asked for
   * @param reported when the status was last written
   * @param volumes by their names
   */
  public record Memory(
      Optional<Attempt> attempt,
      Optional<TagSighting> sighting,
      boolean checkingTag,
      Optional<PlatformLookup> lookup,
      boolean lookingUp,
      boolean previewed,
      Optional<Instant> reported,
      Map<String, VolumeMark> volumes) {

    public static final Memory NONE =
        new Memory(
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty(),
            false,
            false,
            Optional.empty(),
            Map.of());

    public Memory {
      volumes = Map.copyOf(volumes);
    }

    public Memory with(Attempt latest) {
      return new Memory(
          Optional.of(latest),
          sighting,
          checkingTag,
          lookup,
          lookingUp,
          previewed,
          reported,
          volumes);
    }

    public Memory sighted(TagSighting latest) {
      return new Memory(
          attempt, Optional.of(latest), false, lookup, lookingUp, previewed, reported, volumes);
    }

    public Memory askingForTag() {
      return new Memory(attempt, sighting, true, lookup, lookingUp, previewed, reported, volumes);
    }

    public Memory lookedUp(PlatformLookup latest) {
      return new Memory(
          attempt, sighting, checkingTag, Optional.of(latest), false, previewed, reported, volumes);
    }

    public Memory askingForPlatforms() {
      return new Memory(attempt, sighting, checkingTag, lookup, true, previewed, reported, volumes);
    }

    public Memory previewed(boolean told) {
      return new Memory(attempt, sighting, checkingTag, lookup, lookingUp, told, reported, volumes);
    }

    public Memory reportedAt(Instant at) {
      return new Memory(
          attempt, sighting, checkingTag, lookup, lookingUp, previewed, Optional.of(at), volumes);
    }

    public Memory marked(String volume, VolumeMark mark) {
      Map<String, VolumeMark> marks = new HashMap<>(volumes);
      marks.put(volume, mark);
      return new Memory(
          attempt, sighting, checkingTag, lookup, lookingUp, previewed, reported, marks);
    }
  }

  /**
   * @param every zero: never
   * @param since when this process began to look
   */
  public record Tags(Duration every, Instant since) {}

  /**
   * What was downloaded, with what was found out of it since; not what was imported into a volume
   * that somebody deleted.
   */
  public Optional<AvailableImage> available() {
    return Optional.ofNullable(status.available())
        .filter(served -> !lost(served.volume()))
        .map(served -> Platforms.with(served, lookup(served), platforms()));
  }

  private boolean lost(@Nullable ImportedVolume volume) {
    return volume != null
        && disks.backend() == Backend.PRESENT
        && disks.named(volume.name()).isEmpty()
        && mark(volume.name()).filter(mark -> mark.kind() == VolumeMark.Kind.LOST).isPresent();
  }

  /** What this process did with a volume last. */
  public Optional<VolumeMark> mark(String volume) {
    return Optional.ofNullable(memory.volumes().get(volume));
  }

  /** As {@link #mark}, if that was within this time. */
  public Optional<VolumeMark> mark(String volume, Duration within) {
    return mark(volume).filter(mark -> now.isBefore(mark.at().plus(within)));
  }

  /** What came of asking what the served digest was built for. */
  public Optional<PlatformLookup> lookup(AvailableImage served) {
    return memory.lookup().filter(lookup -> lookup.digest().equals(served.digest()));
  }

  /** The downloads made for the spec as it is now. */
  public Optional<Attempt> attempt() {
    return memory.attempt().filter(attempt -> attempt.generation() == generation);
  }

  public Optional<WantedImage> wanted() {
    return WantedImage.of(spec.source());
  }

  /** The platforms of those nodes that can run the image's operating system. */
  public Set<Platform> platforms() {
    OsType os = spec.osType();
    return cluster.platforms().stream()
        .filter(p -> os != null && p.os().equals(os.name().toLowerCase(Locale.ROOT)))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The item that has the wanted version already, and stands by it. */
  public Optional<CatalogueItem> winner() {
    return item.flatMap(catalogue::winnerOver);
  }

  public boolean resyncing() {
    return item.filter(CatalogueItem::resyncing).isPresent();
  }
}
