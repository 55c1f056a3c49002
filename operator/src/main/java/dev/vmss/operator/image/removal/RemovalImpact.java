package dev.vmss.operator.image.removal;

import dev.vmss.api.v1alpha1.ImageUsage;
import dev.vmss.operator.catalogue.Catalogue;
import dev.vmss.operator.catalogue.CatalogueItem;
import dev.vmss.operator.catalogue.Resolution;
import dev.vmss.operator.catalogue.Resolution.Available;
import dev.vmss.operator.catalogue.Resolution.Blocked;
import dev.vmss.operator.catalogue.ServedImage;
import dev.vmss.operator.image.item.Fleet.InstanceView;
import dev.vmss.operator.image.item.Fleet.SetView;
import dev.vmss.operator.image.item.ImageSnapshot;
import dev.vmss.operator.image.removal.RemovalImpact.Row.Harm;
import dev.vmss.operator.model.ImageVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who runs an item, and what becomes of whom without it: each set's reference is resolved in the
 * marketplace with the item (served, whatever its state is now) and in the one without it.
 */
public final class RemovalImpact {

  /** A log is read by people. */
  private static final int ROWS = 100;

  private record Key(String namespace, String name) {}

  /**
   * One scale set.
   *
   * @param instances how many of its instances were made from the item
   * @param missing how many of its instances wait to be created
   */
  record Row(String namespace, String name, int instances, int missing, Harm harm, String effect) {

    /** Worst first. */
    enum Harm {
      BLOCKED,
      OLDER_VERSION,
      OTHER_IMAGE,
      NONE
    }

    private static final Comparator<Row> WORST_FIRST =
        Comparator.comparing(Row::harm)
            .thenComparing(Comparator.comparingInt(Row::missing).reversed())
            .thenComparing(Comparator.comparingInt(Row::instances).reversed())
            .thenComparing(Row::namespace)
            .thenComparing(Row::name);
  }

  private final ImageSnapshot item;
  private final Catalogue with;
  private final Catalogue without;
  private final Map<Key, Integer> carried = new HashMap<>();

  private RemovalImpact(ImageSnapshot item) {
    this.item = item;
    this.without = item.catalogue().without(item.name());
    this.with = item.item().map(CatalogueItem::asServed).map(without::with).orElse(without);
    for (InstanceView instance : item.cluster().instances()) {
      carried.merge(new Key(instance.namespace(), instance.set()), 1, Integer::sum);
    }
  }

  /** How many run the item, and how many would be blocked without it. */
  public static ImageUsage of(ImageSnapshot item) {
    RemovalImpact impact = new RemovalImpact(item);
    return new ImageUsage(
        impact.carried.size(),
        item.cluster().instances().size(),
        (int) impact.rows().stream().filter(row -> row.harm() == Harm.BLOCKED).count());
  }

  /** All sets concerned, at most {@value #ROWS}, the most harmed first. */
  public static List<Affected> named(ImageSnapshot item) {
    return new RemovalImpact(item)
        .rows().stream()
            .sorted(Row.WORST_FIRST)
            .limit(ROWS)
            .map(row -> new Affected(row.namespace(), row.name(), row.instances(), row.effect()))
            .toList();
  }

  private List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    Map<Key, Integer> strangers = new HashMap<>(carried);
    for (SetView set : item.cluster().sets()) {
      Integer instances = strangers.remove(new Key(set.namespace(), set.name()));
      row(set, instances == null ? 0 : instances).ifPresent(rows::add);
    }
    strangers.forEach(
        (set, instances) ->
            rows.add(
                new Row(
                    set.namespace(),
                    set.name(),
                    instances,
                    0,
                    Harm.NONE,
                    RemovalWords.elsewhere(instances))));
    return rows;
  }

  private Optional<Row> row(SetView set, int instances) {
    Optional<ServedImage> now = served(with.resolve(set.urn()));
    boolean ours = now.filter(image -> image.uid().equals(item.uid())).isPresent();
    if (!ours) {
      return instances == 0
          ? Optional.empty()
          : Optional.of(row(set, instances, Harm.NONE, RemovalWords.leftBehind(instances, now)));
    }
    ImageVersion before = now.orElseThrow().version();
    return Optional.of(
        switch (without.resolve(set.urn())) {
          case Blocked blocked ->
              row(set, instances, Harm.BLOCKED, RemovalWords.blocked(set, instances, blocked));
          case Available(_, ServedImage next, _) ->
              row(
                  set,
                  instances,
                  next.version().compareTo(before) < 0 ? Harm.OLDER_VERSION : Harm.OTHER_IMAGE,
                  RemovalWords.goesOnWith(next, instances));
        });
  }

  private static Row row(SetView set, int instances, Harm harm, String effect) {
    return new Row(set.namespace(), set.name(), instances, set.missing(), harm, effect);
  }

  private static Optional<ServedImage> served(Resolution resolution) {
    return switch (resolution) {
      case Available available -> Optional.of(available.image());
      case Blocked _ -> Optional.empty();
    };
  }
}
