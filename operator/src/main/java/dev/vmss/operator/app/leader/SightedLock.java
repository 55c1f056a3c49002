package dev.vmss.operator.app.leader;

import dev.vmss.operator.app.process.LogSetup;
import dev.vmss.operator.app.process.RootCause;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock that shows the lease as this process sees it, and whose failures are logged in one line
 * each. The elector swallows them, and logs every one with a page of stack trace; {@link LogSetup}
 * silences it.
 */
record SightedLock(Lock lock, LeaseSight sight) implements Lock {

  private static final Logger log = LoggerFactory.getLogger(SightedLock.class);

  @Override
  public @Nullable LeaderElectionRecord get(KubernetesClient client) {
    try {
      LeaderElectionRecord read = lock.get(client);
      return read == null ? null : sight.of(read, ZonedDateTime.now(ZoneOffset.UTC));
    } catch (KubernetesClientException e) {
      throw logged(e);
    } catch (RuntimeException e) {
      // A lease that people wrote may lack what the client takes for granted: its election would
      // end.
      throw logged(new KubernetesClientException("The lease cannot be read", e));
    }
  }

  @Override
  public void create(KubernetesClient client, LeaderElectionRecord next) {
    try {
      lock.create(client, next);
    } catch (KubernetesClientException e) {
      throw logged(e);
    }
  }

  @Override
  public void update(KubernetesClient client, LeaderElectionRecord next) {
    try {
      lock.update(client, next);
    } catch (KubernetesClientException e) {
      throw logged(e);
    }
  }

  private KubernetesClientException logged(KubernetesClientException e) {
    log.atWarn()
        .addKeyValue("lease", lock.describe())
        .addKeyValue("reason", RootCause.of(e))
        .log("Could not take or renew the lease; trying again");
    return e;
  }

  @Override
  public String identity() {
    return lock.identity();
  }

  @Override
  public String describe() {
    return lock.describe();
  }
}
