package dev.vmss.operator.app.leader;

import dev.vmss.operator.app.configuration.OperatorConfiguration;
import dev.vmss.operator.app.process.WorkThreads;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes part in the election of a leader, with the client's elector instead of the operator SDK's:
 * the SDK's never releases the lease, ends its renewals while reconciliations still run, and exits
 * on a thread of the library.
 *
 * <p>Whether a lease has run out is judged by when this process saw it change ({@link LeaseSight}),
 * and not by the time that its holder wrote into it.
 *
 * <p>A lease cannot fence: for a moment two operators may both act. That does no harm, because
 * every write is safe under it; the lease only saves double work.
 */
public final class LeaderElection implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(LeaderElection.class);

  /** A stop must not wait for an API server that does not answer. */
  public static final Duration RELEASE_AT_MOST = Duration.ofSeconds(4);

  /** What follows from the election; called on a thread of the election, at most once each. */
  public interface Outcome {
    void leading();

    void lost();
  }

  private final KubernetesClient client;
  private final String namespace;
  private final String leaseName;
  private final String identity;
  private final Clock clock;
  private final Outcome outcome;
  private final LeaderElector elector;
  private final ExecutorService thread =
      Executors.newCachedThreadPool(WorkThreads.named("leader-election"));
  private final AtomicBoolean led = new AtomicBoolean();
  private final AtomicBoolean over = new AtomicBoolean();
  private CompletableFuture<?> election = CompletableFuture.completedFuture(null);

  /**
   * @param client closed with the election
   * @param identity different for every process, or two of one name would both lead
   */
  public LeaderElection(
      KubernetesClient client,
      OperatorConfiguration.LeaderElection options,
      String namespace,
      String identity,
      Clock clock,
      Outcome outcome) {
    this.client = client;
    this.namespace = namespace;
    this.leaseName = options.leaseName();
    this.identity = identity;
    this.clock = clock;
    this.outcome = outcome;
    this.elector =
        new LeaderElector(
            client,
            new LeaderElectionConfig(
                new SightedLock(
                    new LeaseLock(namespace, leaseName, identity),
                    new LeaseSight(options.leaseDuration(), System::nanoTime)),
                options.leaseDuration(),
                options.renewDeadline(),
                options.retryPeriod(),
                new LeaderCallbacks(this::onLeading, this::onStopped, this::onNewLeader),
                // Its own way to release keeps the name of the holder: we release by hand.
                false,
                leaseName),
            thread);
  }

  public void start() {
    election = elector.start();
  }

  // Called while the elector holds its lock: what follows must not delay the next renewal.
  private void onLeading() {
    if (led.compareAndSet(false, true)) {
      log.atInfo()
          .addKeyValue("lease", namespace + "/" + leaseName)
          .addKeyValue("identity", identity)
          .log("This operator leads");
      thread.execute(outcome::leading);
    }
  }

  private void onStopped() {
    if (led.get() && over.compareAndSet(false, true)) {
      thread.execute(outcome::lost);
    }
  }

  private void onNewLeader(@Nullable String leader) {
    if (leader != null && !leader.isEmpty() && !leader.equals(identity)) {
      log.atInfo()
          .addKeyValue("lease", namespace + "/" + leaseName)
          .addKeyValue("leader", leader)
          .log("Another operator leads");
    }
  }

  /** Leaves the election, and releases the lease so that a successor need not wait for its end. */
  @Override
  public void close() {
    boolean lostBefore = over.getAndSet(true);
    election.cancel(true);
    if (led.get() && !lostBefore) {
      CompletableFuture.runAsync(this::release, thread)
          .completeOnTimeout(null, RELEASE_AT_MOST.toMillis(), TimeUnit.MILLISECONDS)
          .join();
    }
    thread.shutdownNow();
    client.close();
  }

  private void release() {
    try {
      Lease held = client.leases().inNamespace(namespace).withName(leaseName).get();
      if (held == null || !identity.equals(held.getSpec().getHolderIdentity())) {
        return;
      }
      // With its resourceVersion: a lease that changed hands meanwhile is left alone.
      client.resource(released(held)).update();
      log.atInfo().addKeyValue("lease", namespace + "/" + leaseName).log("Released the lease");
    } catch (KubernetesClientException e) {
      log.atWarn()
          .addKeyValue("lease", namespace + "/" + leaseName)
          .addKeyValue("reason", e.getMessage())
          .log("Could not release the lease; a successor waits until it runs out");
    }
  }

  /** As client-go does it: nobody holds it, and it runs out at once. */
  private Lease released(Lease held) {
    return new LeaseBuilder(held)
        .editSpec()
        .withHolderIdentity("")
        .withLeaseDurationSeconds(1)
        .withRenewTime(ZonedDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
        .endSpec()
        .build();
  }
}
