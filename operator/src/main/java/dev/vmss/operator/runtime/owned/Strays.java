package dev.vmss.operator.runtime.owned;

import dev.vmss.api.v1alpha1.WellKnown;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Instances whose label somebody took off. The watch selects by it, and says of them that they are
 * gone; so before an end is believed that nobody had asked for, the live object is looked at. What
 * lost its label while no operator ran is found by its owner at the start.
 */
public final class Strays<T extends HasMetadata> {

  private static final Logger log = LoggerFactory.getLogger(Strays.class);

  private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(5);

  /** Runs a task later, in a thread where it may wait for the server. */
  public interface Later {
    void after(Duration wait, Runnable task);
  }

  private final ObjectKind<T> kind;
  private final Function<T, Optional<T>> live;
  private final InstanceIndex index;
  private final ServedVersions versions;
  private final Later later;

  /**
   * @param live asks the server for an object of that name
   */
  Strays(
      ObjectKind<T> kind,
      Function<T, Optional<T>> live,
      InstanceIndex index,
      ServedVersions versions,
      Later later) {
    this.kind = kind;
    this.live = live;
    this.index = index;
    this.versions = versions;
    this.later = later;
  }

  /**
   * The watch says that an object is gone.
   *
   * @param wake told the sets that have to be visited, at once or once the server has answered
   */
  public void gone(T object, Consumer<Set<ResourceID>> wake) {
    boolean expected = object.getMetadata().getDeletionTimestamp() != null;
    if (expected || !isInstance(object)) {
      kind.see(object).ifPresent(index::remove);
      wake.accept(sets(object));
    } else {
      later.after(Duration.ZERO, () -> look(object, wake));
    }
  }

  private boolean isInstance(HasMetadata object) {
    return Claim.of(object).filter(claim -> versions.all().contains(claim.version())).isPresent();
  }

  private static Set<ResourceID> sets(HasMetadata object) {
    return Claim.of(object).map(claim -> Set.of(claim.resource())).orElse(Set.of());
  }

  private void look(T object, Consumer<Set<ResourceID>> wake) {
    try {
      Optional<T> there = live.apply(object).filter(found -> uid(found).equals(uid(object)));
      if (there.isEmpty()) {
        kind.see(object).ifPresent(index::end);
      } else if (!Claim.of(there.get()).equals(Claim.of(object))) {
        kind.see(object).ifPresent(index::remove);
      } else if (!labelled(there.get())) {
        kind.see(there.get()).ifPresent(index::putUnseen);
      }
      wake.accept(sets(object));
    } catch (KubernetesClientException e) {
      later.after(ASK_AGAIN_AFTER, () -> look(object, wake));
    }
  }

  /**
   * Before the first visit: takes note of those without the label.
   *
   * @param unlabelled all objects of this kind without it, of which the metadata suffices
   */
  public void search(Supplier<Stream<HasMetadata>> unlabelled, Consumer<Set<ResourceID>> wake) {
    try {
      unlabelled
          .get()
          .filter(this::isInstance)
          .map(object -> kind.named(object.getMetadata()))
          .forEach(object -> look(object, wake));
    } catch (KubernetesClientException e) {
      log.atWarn()
          .addKeyValue("error", e.getMessage())
          .log("instances that lost their label cannot be looked for; those that keep it go on");
    }
  }

  private static boolean labelled(HasMetadata object) {
    return Optional.ofNullable(object.getMetadata().getLabels())
        .filter(labels -> labels.containsKey(WellKnown.SCALE_SET))
        .isPresent();
  }

  private static String uid(HasMetadata object) {
    return Optional.ofNullable(object.getMetadata()).map(ObjectMeta::getUid).orElse("");
  }
}
