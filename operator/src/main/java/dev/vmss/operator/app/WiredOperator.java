package dev.vmss.operator.app;

import dev.vmss.operator.app.configuration.OperatorConfiguration;
import dev.vmss.operator.app.metrics.OperatorMetrics;
import dev.vmss.operator.app.process.ClockWatch;
import dev.vmss.operator.app.process.WorkThreads;
import dev.vmss.operator.app.sdk.Controllers;
import dev.vmss.operator.app.sdk.Registration;
import dev.vmss.operator.app.sdk.SdkSettings;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.InformerStoppedHandler;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What acts on a cluster: controllers and their threads, over a client and metrics that somebody
 * else made and closes. What a process has once (health, election, checks before the start) is not
 * here, so that several may run side by side.
 */
public final class WiredOperator implements AutoCloseable {

  private static final long CLOCK_LOOK_SECONDS = 5;

  private final OperatorMetrics metrics;
  private final WorkThreads threads;
  private final Controllers controllers;
  private final ProgramParts parts;
  private final List<Runnable> beforeScrape = new ArrayList<>();

  /**
   * @param clock what waits are measured by: it must never be set
   * @param operatorNamespace where its pull secrets are
   * @param onInformerStopped told of every watch that ended for good
   */
  public WiredOperator(
      OperatorConfiguration configuration,
      KubernetesClient client,
      Clock clock,
      OperatorMetrics metrics,
      String operatorNamespace,
      InformerStoppedHandler onInformerStopped) {
    this.metrics = metrics;
    this.threads =
        WorkThreads.start(
            configuration.maxConcurrentReconciles(), configuration.createParallelism());
    this.controllers =
        new Controllers(
            new SdkSettings(configuration, client, threads, metrics.ofSdk(), onInformerStopped));
    this.parts =
        new ProgramParts(
            configuration,
            client,
            clock,
            metrics.registry(),
            beforeScrape::add,
            threads,
            operatorNamespace);
  }

  /** Builds the controllers; called once, before all others. */
  public void wire(Wiring wiring) {
    for (Registration<?> registration : wiring.registrations(parts)) {
      controllers.add(registration);
    }
  }

  /** Fills the caches; returns when all of them are synchronized. */
  public void warmUp() {
    controllers.warmUp();
    metrics.beforeScrape(() -> beforeScrape.forEach(Runnable::run));
  }

  /** From now on, reconciles. */
  public void act() {
    controllers.act();
  }

  /** From now on, notices when the machine's clock is set back. */
  public void watch(Clock wall) {
    var watch = new ClockWatch(wall, System::nanoTime, controllers::lookAgain);
    var _ =
        threads
            .timer()
            .scheduleWithFixedDelay(
                watch, CLOCK_LOOK_SECONDS, CLOCK_LOOK_SECONDS, TimeUnit.SECONDS);
  }

  /** Starts no further reconciliation, and lets the running ones finish. */
  public boolean drain(Duration atMost) {
    return controllers.drain(atMost);
  }

  /** How many controllers act. */
  int count() {
    return controllers.count();
  }

  /** One phrase for each cache that is not up to date. */
  List<String> unhealthyCaches() {
    return controllers.unhealthyCaches();
  }

  /** Ends watches and threads; to be called after {@link #drain}. */
  @Override
  public void close() {
    try {
      controllers.close();
    } finally {
      threads.drain(Duration.ZERO);
    }
  }
}
