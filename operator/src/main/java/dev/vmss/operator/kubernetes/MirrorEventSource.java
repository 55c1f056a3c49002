package dev.vmss.operator.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Watches the cluster-scoped objects of one kind and keeps what somebody makes of each: its view.
 * Primaries are woken only when the view of an object changes; whatever else happens to it is
 * nobody's business.
 *
 * @param <R> the kind that is watched
 * @param <P> the kind that is woken
 * @param <V> a value with equality
 */
public final class MirrorEventSource<R extends HasMetadata, P extends HasMetadata, V>
    extends InformerEventSource<R, P> {

  /**
   * How a kind is mirrored.
   *
   * @param prune what the cache keeps of an object: at least what {@code view} reads
   * @param view what is made of an object; nothing when it cannot be read
   * @param concerned the primaries that an object matters to
   * @param listener told of every change of a view, before anybody is woken
   */
  public record Mirror<R, V>(
      Class<R> kind,
      UnaryOperator<R> prune,
      Function<R, Optional<V>> view,
      Function<R, Set<ResourceID>> concerned,
      Listener<V> listener) {}

  /** Is told what a view was and is; nothing stands for an object that is not there. */
  @FunctionalInterface
  public interface Listener<V> {
    void changed(String name, Optional<V> before, Optional<V> after);
  }

  private final Mirror<R, V> mirror;
  private final Map<String, V> views = new ConcurrentHashMap<>();

  private MirrorEventSource(
      InformerEventSourceConfiguration<R> configuration,
      EventSourceContext<P> context,
      Mirror<R, V> mirror) {
    super(configuration, context);
    this.mirror = mirror;
  }

  /**
   * Makes the source for one controller.
   *
   * @param primary the kind that is woken
   */
  public static <R extends HasMetadata, P extends HasMetadata, V> MirrorEventSource<R, P, V> create(
      EventSourceContext<P> context, Class<P> primary, Mirror<R, V> mirror) {
    InformerEventSourceConfiguration<R> configuration =
        InformerEventSourceConfiguration.from(mirror.kind(), primary)
            .withName(mirror.kind().getSimpleName())
            .withWatchAllNamespaces()
            .withFollowControllerNamespacesChanges(false)
            .withSecondaryToPrimaryMapper(mirror.concerned()::apply)
            .withPrimaryToSecondaryMapper((P any) -> Set.of())
            .withItemStore(new TransformingItemStore<>(mirror.prune()))
            .withOnUpdateFilter(
                (now, before) -> !mirror.view().apply(now).equals(mirror.view().apply(before)))
            .build();
    return new MirrorEventSource<>(configuration, context, mirror);
  }

  /** All views there are. */
  public Collection<V> views() {
    return List.copyOf(views.values());
  }

  public Optional<V> view(String name) {
    return Optional.ofNullable(views.get(name));
  }

  /** A synchronized cache is ahead of its events; the first visit must not miss what is in it. */
  @Override
  public synchronized void start() {
    super.start();
    list(any -> true).filter(object -> !views.containsKey(name(object))).forEach(this::put);
  }

  @Override
  public void onAdd(R object) {
    put(object);
    super.onAdd(object);
  }

  @Override
  public void onUpdate(R before, R object) {
    put(object);
    super.onUpdate(before, object);
  }

  @Override
  public void onDelete(R object, boolean finalStateUnknown) {
    change(name(object), Optional.empty());
    super.onDelete(object, finalStateUnknown);
  }

  private void put(R object) {
    change(name(object), mirror.view().apply(object));
  }

  private synchronized void change(String name, Optional<V> after) {
    Optional<V> before =
        after
            .map(view -> Optional.ofNullable(views.put(name, view)))
            .orElseGet(() -> Optional.ofNullable(views.remove(name)));
    if (!Objects.equals(before, after)) {
      mirror.listener().changed(name, before, after);
    }
  }

  private static String name(HasMetadata object) {
    return object.getMetadata().getName();
  }
}
