package dev.vmss.operator.runtime.owned;

import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.runtime.Located;
import dev.vmss.operator.runtime.Recipe;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * All instances by owner, as the watch shows them, plus those we created and the watch has yet to
 * show: an operator that does not see its own creates would plan them again.
 *
 * <p>Whoever may write such objects may claim any owner. So all that a claim says is part of the
 * key, its namespace too, and a claim by a version that is not served is kept and not shown: it
 * neither counts nor hides one that does, and counts as soon as the version is served.
 */
final class InstanceIndex {

  private static final int REMEMBERED = 20_000;

  private final Map<Claim, Map<String, Instance>> byOwner = new ConcurrentHashMap<>();
  private final ServedVersions versions;
  private final Consumer<String> onImage;

  /**
   * @param onImage told the name of an image whose instances became more, fewer, or began to
   *     terminate
   */
  InstanceIndex(ServedVersions versions, Consumer<String> onImage) {
    this.versions = versions;
    this.onImage = onImage;
  }

  /**
   * Uids seen deleted: a create whose reply arrives after the deletion must not come back to life.
   */
  private final Set<String> gone = lately();

  /** Uids that the server no longer has: what a watch that lags shows of them is over. */
  private final Set<String> over = lately();

  private static Set<String> lately() {
    return Collections.newSetFromMap(
        Collections.synchronizedMap(
            new LinkedHashMap<>() {
              private static final long serialVersionUID = 1;

              @Override
              protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                return size() > REMEMBERED;
              }
            }));
  }

  List<Instance> of(Recipe.Owner owner) {
    return versions.all().stream()
        .map(version -> byOwner.getOrDefault(new Claim(version, owner), Map.of()))
        .flatMap(instances -> instances.values().stream())
        .toList();
  }

  /** Every instance of an owner that a served version names, whether that owner exists or not. */
  Stream<Located> all() {
    Set<String> served = versions.all();
    return byOwner.entrySet().stream()
        .filter(owned -> served.contains(owned.getKey().version()))
        .flatMap(
            owned ->
                owned.getValue().values().stream()
                    .map(instance -> new Located(owned.getKey().set(), instance)));
  }

  /** What the watch says. */
  void put(Owned owned) {
    Instance instance = owned.instance();
    if (over.contains(instance.uid())) {
      return;
    }
    Instance before = of(owned).put(instance.name(), instance);
    if (before == null) {
      onImage.accept(instance.stamp().imageName());
    } else if (!usesAlike(before, instance)) {
      // After a gap in the watch another object may stand where one of that name stood.
      Stream.of(before, instance).map(one -> one.stamp().imageName()).distinct().forEach(onImage);
    }
  }

  private static boolean usesAlike(Instance before, Instance now) {
    return before.terminating() == now.terminating()
        && before.stamp().imageName().equals(now.stamp().imageName())
        && before.stamp().imageUid().equals(now.stamp().imageUid());
  }

  /** What the watch says of an object it has shown before; its owner may have been taken away. */
  void replace(Optional<Owned> before, Optional<Owned> now) {
    if (!before.map(Owned::claim).equals(now.map(Owned::claim))) {
      before.ifPresent(this::remove);
    }
    now.ifPresent(this::put);
  }

  /**
   * What the cache holds although its event has yet to come, or what the server answered to our
   * create; the watch may have said more already.
   */
  void putUnlessKnown(Owned owned) {
    Instance instance = owned.instance();
    if (!gone.contains(instance.uid())
        && of(owned).putIfAbsent(instance.name(), instance) == null) {
      onImage.accept(instance.stamp().imageName());
    }
  }

  /** What the server answered, which is newer than what was known. */
  void putUnlessGone(Owned owned) {
    if (!gone.contains(owned.instance().uid())) {
      of(owned).put(owned.instance().name(), owned.instance());
    }
  }

  /** What the watch does not show, and is there all the same. */
  void putUnseen(Owned owned) {
    putUnlessGone(new Owned(owned.claim(), owned.instance().asUnseen()));
  }

  /**
   * An unseen one has gone, and no watch will say so.
   *
   * @param ended the server has no such object; else it is no longer this set's
   */
  void removeUnseen(Recipe.Owner owner, Instance instance, boolean ended) {
    gone.add(instance.uid());
    if (ended) {
      over.add(instance.uid());
    }
    versions.all().forEach(version -> remove(new Claim(version, owner), instance));
    onImage.accept(instance.stamp().imageName());
  }

  /** The server has no such object any more. */
  void end(Owned owned) {
    over.add(owned.instance().uid());
    remove(owned);
  }

  void remove(Owned owned) {
    gone.add(owned.instance().uid());
    remove(owned.claim(), owned.instance());
    onImage.accept(owned.instance().stamp().imageName());
  }

  private void remove(Claim claim, Instance instance) {
    byOwner.computeIfPresent(
        claim,
        (_, instances) -> {
          instances.computeIfPresent(
              instance.name(), (_, known) -> known.uid().equals(instance.uid()) ? null : known);
          return instances.isEmpty() ? null : instances;
        });
  }

  /** Objects of this kind are not served any more, and so are none of them. */
  void clear() {
    List<Owned> all =
        byOwner.entrySet().stream()
            .flatMap(
                owned ->
                    owned.getValue().values().stream()
                        .map(instance -> new Owned(owned.getKey(), instance)))
            .toList();
    all.forEach(this::remove);
  }

  private Map<String, Instance> of(Owned owned) {
    versions.met(owned.claim().version());
    return byOwner.computeIfAbsent(owned.claim(), _ -> new ConcurrentHashMap<>());
  }
}
