package dev.vmss.operator.runtime.owned;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.WellKnown;
import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.GroupVersionForDiscovery;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The versions in which the API server serves scale sets. A newer release may have made instances
 * under a version that this one does not know; they stay a set's after a rollback, for as long as
 * the CRD serves that version. Asked by discovery, for which no right is needed.
 */
public final class ServedVersions {

  private static final Logger log = LoggerFactory.getLogger(ServedVersions.class);

  /** The version this program speaks: it reads sets by it, so it is served. */
  public static final String OWN = "v1alpha1";

  /** Anybody can write owners of invented versions, and make us ask so often and no more. */
  private static final Duration ASK_AGAIN_AFTER = Duration.ofMinutes(1);

  private final Supplier<Set<String>> ask;
  private final Executor executor;
  private final LongSupplier nanos;
  private final AtomicLong nextAsk;
  private volatile Set<String> served = Set.of(OWN);

  ServedVersions(Supplier<Set<String>> ask, Executor executor, LongSupplier nanos) {
    this.ask = ask;
    this.executor = executor;
    this.nanos = nanos;
    this.nextAsk = new AtomicLong(nanos.getAsLong());
  }

  /**
   * Asks the server now, and again when an instance shows a version it did not name.
   *
   * @param nanos of a monotonic clock
   */
  public static ServedVersions of(KubernetesClient client, LongSupplier nanos) {
    ServedVersions versions =
        new ServedVersions(() -> discover(client), Thread::startVirtualThread, nanos);
    versions.askNow();
    return versions;
  }

  /** For who has no server to ask: the version that this program speaks. */
  public static ServedVersions ownOnly() {
    return new ServedVersions(Set::of, Runnable::run, () -> 0);
  }

  public Set<String> all() {
    return served;
  }

  /** Somebody claims to be owned by a set of this version; an unknown one is asked about. */
  void met(String version) {
    if (served.contains(version)) {
      return;
    }
    long due = nextAsk.get();
    long now = nanos.getAsLong();
    if (now - due >= 0 && nextAsk.compareAndSet(due, now + ASK_AGAIN_AFTER.toNanos())) {
      executor.execute(this::askNow);
    }
  }

  private void askNow() {
    try {
      Set<String> answer = new HashSet<>(ask.get());
      answer.add(OWN);
      served = Set.copyOf(answer);
    } catch (KubernetesClientException e) {
      log.atWarn()
          .addKeyValue("error", e.getMessage())
          .log("the served versions of scale sets cannot be read; the known ones go on to count");
    }
  }

  private static Set<String> discover(KubernetesClient client) {
    return Optional.ofNullable(client.getApiGroup(WellKnown.GROUP))
        .map(APIGroup::getVersions)
        .stream()
        .flatMap(versions -> versions.stream())
        .filter(version -> serves(client, version))
        .map(GroupVersionForDiscovery::getVersion)
        .collect(Collectors.toSet());
  }

  private static boolean serves(KubernetesClient client, GroupVersionForDiscovery version) {
    return Optional.ofNullable(client.getApiResources(version.getGroupVersion()))
        .map(APIResourceList::getResources)
        .filter(
            resources ->
                resources.stream()
                    .anyMatch(
                        resource ->
                            VirtualMachineScaleSet.class
                                .getSimpleName()
                                .equals(resource.getKind())))
        .isPresent();
  }
}
