package dev.vmss.operator.app.sdk;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.health.InformerWrappingEventSourceHealthIndicator;
import io.javaoperatorsdk.operator.health.Status;
import io.javaoperatorsdk.operator.processing.Controller;
import io.javaoperatorsdk.operator.processing.event.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Starts and stops the controllers of the operator SDK in the order that we need, instead of by
 * {@link Operator#start()} and {@link Operator#stop()}:
 *
 * <ul>
 *   <li>caches are warm before a leader is elected, so that a successor acts at once;
 *   <li>on stop the caches outlive the running reconciliations. The SDK empties them first, and a
 *       reconciliation that is still running would see a cluster without instances.
 * </ul>
 */
public final class Controllers {

  private final Operator operator;
  private final SdkSettings settings;
  private final List<Controller<?>> controllers = new ArrayList<>();
  private final List<Controller<?>> acting = new ArrayList<>();

  public Controllers(SdkSettings settings) {
    this.settings = settings;
    this.operator = new Operator(settings::apply);
  }

  public <P extends HasMetadata> void add(Registration<P> registration) {
    var registered =
        operator.register(
            registration.reconciler(),
            overrider -> {
              settings.apply(kindOf(registration), overrider);
              registration.overrides().accept(overrider);
            });
    controllers.add((Controller<?>) registered);
    if (registration.acts()) {
      acting.add((Controller<?>) registered);
    }
  }

  private <P extends HasMetadata> Class<P> kindOf(Registration<P> registration) {
    return operator
        .getConfigurationService()
        .getConfigurationFor(registration.reconciler())
        .getResourceClass();
  }

  /** Fills the caches; returns when all of them are synchronized. */
  public void warmUp() {
    operator
        .getConfigurationService()
        .getExecutorServiceManager()
        .boundedExecuteAndWaitForAllToComplete(
            controllers.stream(),
            controller -> {
              controller.start(false);
              return null;
            },
            controller -> "start " + controller.getConfiguration().getName());
  }

  /** From now on, reconciles; those that are there for their watches go on watching. */
  public void act() {
    acting.forEach(Controller::startEventProcessing);
  }

  /**
   * Reconciles everything once more, and so replaces what the SDK's timers still wait for: they
   * compare with the machine's clock, and would wait on when that has been set back.
   */
  public void lookAgain() {
    acting.forEach(Controllers::lookAgain);
  }

  private static <P extends HasMetadata> void lookAgain(Controller<P> controller) {
    controller
        .getEventSourceManager()
        .getControllerEventSource()
        .keys()
        .forEach(object -> controller.getEventProcessor().handleEvent(new Event(object)));
  }

  /** Starts no further reconciliation, and lets the running ones finish. */
  public boolean drain(Duration atMost) {
    controllers.forEach(controller -> controller.getEventProcessor().stop());
    return settings.threads().drain(atMost);
  }

  /** Ends watches; to be called after {@link #drain}. */
  public void close() {
    controllers.forEach(Controller::stop);
    operator.stop();
  }

  public int count() {
    return acting.size();
  }

  /** One phrase for each cache that is not up to date. */
  public List<String> unhealthyCaches() {
    return controllers.stream().flatMap(Controllers::unhealthyCaches).toList();
  }

  @SuppressWarnings("rawtypes") // what the SDK hands out
  private static Stream<String> unhealthyCaches(Controller<?> controller) {
    return controller
        .getControllerHealthInfo()
        .unhealthyInformerEventSourceHealthIndicators()
        .entrySet()
        .stream()
        .flatMap(
            source ->
                unhealthyCaches(
                    source.getKey() + " of " + controller.getConfiguration().getName(),
                    source.getValue()));
  }

  private static Stream<String> unhealthyCaches(
      String name, InformerWrappingEventSourceHealthIndicator<?> source) {
    return source.informerHealthIndicators().values().stream()
        .filter(cache -> cache.getStatus() != Status.HEALTHY)
        .map(
            cache ->
                "%s (running: %s, synchronized: %s, watching: %s)"
                    .formatted(name, cache.isRunning(), cache.hasSynced(), cache.isWatching()));
  }
}
