package dev.vmss.operator.app;

import dev.vmss.operator.app.cluster.ClusterClients;
import dev.vmss.operator.app.cluster.MetricsReaders;
import dev.vmss.operator.app.cluster.Preflight;
import dev.vmss.operator.app.configuration.OperatorConfiguration;
import dev.vmss.operator.app.health.Guard;
import dev.vmss.operator.app.health.Health;
import dev.vmss.operator.app.health.HttpEndpoints;
import dev.vmss.operator.app.leader.LeaderElection;
import dev.vmss.operator.app.metrics.OperatorMetrics;
import dev.vmss.operator.app.process.RootCause;
import dev.vmss.operator.app.process.StartupFailure;
import dev.vmss.operator.app.process.SteadyClock;
import dev.vmss.operator.model.GoDuration;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.OperatorException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running operator: started part by part, and stopped in the opposite order. */
final class Program implements LeaderElection.Outcome {

  private static final Logger log = LoggerFactory.getLogger(Program.class);

  private static final Duration PREFLIGHT_TIMEOUT = Duration.ofSeconds(5);
  private static final int PREFLIGHT_RETRIES = 4;
  private static final Duration PREFLIGHT_PAUSE = Duration.ofSeconds(5);

  /** There are two questions, and an answer has five seconds to leave. */
  private static final Duration REVIEW_TIMEOUT = Duration.ofSeconds(2);

  private final OperatorConfiguration configuration;
  private final ProgramVersion version;
  private final Wiring wiring;
  private final Clock clock;
  private final Consumer<String> fatal;
  private final ClusterClients clients;
  private final Health health;
  private final Deque<Runnable> toClose = new ArrayDeque<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile Runnable act = () -> {};
  private volatile boolean acts;
  private volatile boolean stopping;
  private volatile boolean leadershipLost;

  /**
   * @param fatal ends the process for a reason, by way of {@link #stop}; returns at once
   */
  Program(
      OperatorConfiguration configuration,
      ProgramVersion version,
      Wiring wiring,
      Clock clock,
      Consumer<String> fatal) {
    this.configuration = configuration;
    this.version = version;
    this.wiring = wiring;
    this.clock = clock;
    this.fatal = fatal;
    this.clients = new ClusterClients(version.userAgent());
    this.health = new Health(System::nanoTime);
  }

  /**
   * Starts everything; returns when the caches are filled.
   *
   * @throws StartupFailure with one sentence that says what is missing
   */
  void start() {
    var metrics = new OperatorMetrics(version.text());
    closeLater(metrics::close);
    metrics.leader(() -> acts);
    var http = HttpEndpoints.start(configuration.http(), health, metrics::scrape, metricsGuard());
    closeLater(http::close);
    KubernetesClient client = clients.patient();
    closeLater(client::close);
    String namespace =
        configuration.operatorNamespace().orElseGet(() -> ClusterClients.namespaceOf(client));
    logStart(client, http, namespace, preflight(namespace));

    WiredOperator operator = operator(client, metrics, namespace);
    warmUp(operator);
    act =
        () -> {
          acts = true;
          operator.act();
          operator.watch(clock);
        };
    health.running(operator::unhealthyCaches, clients.reachability()::answersFor);
    if (configuration.leaderElection().enabled()) {
      joinElection(namespace);
    } else {
      act.run();
    }
    closeLater(() -> drain(operator));
    log.atInfo().addKeyValue("controllers", operator.count()).log("VMSS Operator is ready");
  }

  private Guard metricsGuard() {
    if (!configuration.http().metricsAuthentication()) {
      return Guard.open();
    }
    var readers = new MetricsReaders(clients.impatient(REVIEW_TIMEOUT, 0));
    closeLater(readers::close);
    return Guard.asking(readers, System::nanoTime);
  }

  private String preflight(String namespace) {
    try (var impatient = clients.impatient(PREFLIGHT_TIMEOUT, PREFLIGHT_RETRIES)) {
      return new Preflight(impatient, configuration, namespace, this::waitsFor).check();
    }
  }

  /**
   * In a Pod an API server that does not answer will do so again, and nobody has to correct
   * anything; a process that ended instead would be started again ever more slowly, and be missing
   * when the server is back.
   */
  private boolean waitsFor(String trouble) {
    if (!ClusterClients.inPod()) {
      return false;
    }
    log.atWarn()
        .addKeyValue("again", GoDuration.format(PREFLIGHT_PAUSE))
        .log("{} Trying again", trouble);
    try {
      return !stopped.await(PREFLIGHT_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private WiredOperator operator(
      KubernetesClient client, OperatorMetrics metrics, String namespace) {
    var operator =
        new WiredOperator(
            configuration,
            client,
            new SteadyClock(clock, System::nanoTime),
            metrics,
            namespace,
            this::onInformerStopped);
    closeLater(operator::close);
    operator.wire(wiring);
    return operator;
  }

  private static void warmUp(WiredOperator operator) {
    try {
      operator.warmUp();
    } catch (OperatorException e) {
      log.debug("Filling the caches failed", e);
      throw new StartupFailure(
          "The caches of the cluster's objects could not be filled: " + RootCause.of(e) + ".");
    }
  }

  private void joinElection(String operatorNamespace) {
    OperatorConfiguration.LeaderElection options = configuration.leaderElection();
    var election =
        new LeaderElection(
            clients.impatient(options.renewDeadline().dividedBy(4), 0),
            options,
            options.leaseNamespace().orElse(operatorNamespace),
            ClusterClients.hostName() + "_" + UUID.randomUUID(),
            clock,
            this);
    closeLater(election::close);
    election.start();
  }

  @Override
  public void leading() {
    if (!stopping) {
      act.run();
    }
  }

  @Override
  public void lost() {
    leadershipLost = true;
    fatal.accept(
        "Lost the lease to another operator, or could not renew it in time; restarting is safe");
  }

  private void onInformerStopped(SharedIndexInformer<?> informer, @Nullable Throwable cause) {
    // Before its first synchronization the start itself fails, with a better sentence.
    if (cause != null && informer.hasSynced() && !stopping) {
      fatal.accept(
          "The watch of %s ended for good: %s"
              .formatted(informer.getApiTypeClass().getSimpleName(), RootCause.of(cause)));
    }
  }

  /**
   * Stops in order, within the graceful stop of the configuration; called from any thread, once.
   */
  void stop() {
    stopping = true;
    stopped.countDown();
    health.stopping();
    while (true) {
      Runnable next;
      synchronized (toClose) {
        next = toClose.poll();
      }
      if (next == null) {
        return;
      }
      try {
        next.run();
      } catch (RuntimeException e) {
        log.atWarn().addKeyValue("reason", RootCause.of(e)).log("A part did not stop cleanly");
      }
    }
  }

  boolean stopping() {
    return stopping;
  }

  private void closeLater(Runnable close) {
    synchronized (toClose) {
      if (!stopping) {
        toClose.push(close);
        return;
      }
    }
    close.run();
    throw new StartupFailure("Stopped before the start was complete.");
  }

  private void drain(WiredOperator operator) {
    // Who lost the lease must make way at once.
    Duration atMost =
        leadershipLost
            ? Duration.ZERO
            : configuration.gracefulStop().minus(LeaderElection.RELEASE_AT_MOST);
    if (!operator.drain(atMost) && !leadershipLost) {
      log.atWarn()
          .addKeyValue("gracefulStop", GoDuration.format(configuration.gracefulStop()))
          .log("Interrupted work that did not finish in time");
    }
  }

  private void logStart(
      KubernetesClient client, HttpEndpoints http, String namespace, String apiServerVersion) {
    log.atInfo()
        .addKeyValue("version", version.text())
        .addKeyValue("apiServer", client.getConfiguration().getMasterUrl())
        .addKeyValue("kubernetes", apiServerVersion)
        .addKeyValue(
            "namespaces",
            configuration.clusterWide() ? "all" : String.join(",", configuration.namespaces()))
        .addKeyValue("operatorNamespace", namespace)
        .addKeyValue("imageController", configuration.imageController())
        .addKeyValue("scaleSetController", configuration.scaleSetController())
        .addKeyValue("leaderElection", configuration.leaderElection().enabled())
        .addKeyValue("http", configuration.http().bindAddress() + ":" + http.port())
        .addKeyValue("probes", configuration.http().bindAddress() + ":" + http.probePort())
        .log("VMSS Operator starts");
  }
}
