package dev.vmss.bench;

import static dev.vmss.bench.Bench.say;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.testing.TestCluster;
import dev.vmss.testing.controlplane.AuditEvent;
import dev.vmss.testing.controlplane.AuditLog;
import dev.vmss.testing.operator.OperatorProcess;
import dev.vmss.testing.operator.Tenant;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/**
 * Many sets at once: how much memory they take, how soon a restarted operator goes on, and how soon
 * a changed set is answered. Times are those of the API server's audit log.
 */
final class Fleet {

  private static final String OPERATOR = "vmss-operator";
  private static final int CHANGES = 100;
  private static final Duration PATIENCE = Duration.ofMinutes(20);

  private final TestCluster cluster;
  private final AuditLog log;
  private final Tenant tenant;
  private final int sets;
  private final int perSet;

  Fleet(TestCluster cluster, int sets, int perSet) {
    this.cluster = cluster;
    this.log = cluster.auditLog().orElseThrow();
    this.tenant = Tenant.on(cluster).withSize("fleet-small");
    this.sets = sets;
    this.perSet = perSet;
  }

  void run() throws IOException {
    say("");
    say("%d sets of %d instances:".formatted(sets, perSet));
    tenant.image("1.0.0", '1');
    try (OperatorProcess operator = Bench.start(cluster)) {
      long begin = System.nanoTime();
      for (int number = 0; number < sets; number++) {
        tenant.set(name(number), perSet, "1.0.0", "");
      }
      awaitInstances(sets * perSet);
      say("  %-36s %6.1f s".formatted("all of them ready after", seconds(begin)));
      say(
          "  %-36s %6d MiB   goal <= 512"
              .formatted("resident memory", Bench.residentMebibytes(operator)));
    }
    long mark = log.offset();
    tenant.scale(name(0), perSet + 1);
    Instant begin = Instant.now();
    try (OperatorProcess operator = Bench.start(cluster)) {
      AuditEvent first = firstWrite(mark);
      say(
          "  %-36s %6.1f s   goal <= 10"
              .formatted(
                  "start to first instance written",
                  Duration.between(begin, first.received()).toMillis() / 1000.0));
      say(
          "  %-36s %6d MiB   goal <= 512"
              .formatted("resident memory after the restart", Bench.residentMebibytes(operator)));
      reactions();
    }
  }

  private static String name(int number) {
    return "fleet-" + number;
  }

  private void awaitInstances(int wanted) {
    AtomicLong said = new AtomicLong(System.nanoTime());
    Awaitility.await(wanted + " ready instances")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              int ready = ready();
              if (seconds(said.get()) > 15) {
                said.set(System.nanoTime());
                say("  ... %d of %d ready".formatted(ready, wanted));
              }
              return ready >= wanted;
            });
  }

  private int ready() {
    return cluster
        .client()
        .resources(VirtualMachineScaleSet.class)
        .inNamespace(tenant.namespace())
        .list()
        .getItems()
        .stream()
        .filter(set -> set.getStatus() != null && set.getStatus().readyReplicas() != null)
        .mapToInt(set -> set.getStatus().readyReplicas())
        .sum();
  }

  /** From a changed spec to the first instance written for it, one change after the other. */
  private void reactions() {
    List<Double> millis = new ArrayList<>();
    for (int change = 0; change < CHANGES; change++) {
      String set = name(change % sets);
      long mark = log.offset();
      tenant.scale(set, perSet + 1 + change / sets + (change % sets == 0 ? 1 : 0));
      Instant changed = specChange(mark).received();
      millis.add(Duration.between(changed, firstWrite(mark).received()).toNanos() / 1e6);
    }
    List<Double> sorted = millis.stream().sorted().toList();
    say(
        "  %-36s %6.1f ms   goal <= 15"
            .formatted("spec change to first write, p50", Bench.median(sorted)));
    say(
        "  %-36s %6.1f ms   goal <= 50"
            .formatted("spec change to first write, p99", sorted.get(CHANGES * 99 / 100 - 1)));
  }

  private AuditEvent specChange(long mark) {
    return await(
        mark, event -> event.resource().startsWith("virtualmachinescalesets") && !ours(event));
  }

  private AuditEvent firstWrite(long mark) {
    return await(mark, event -> event.resource().equals("pods") && ours(event));
  }

  private static boolean ours(AuditEvent event) {
    return event.userAgent().startsWith(OPERATOR);
  }

  private AuditEvent await(long mark, Predicate<AuditEvent> wanted) {
    return Awaitility.await("an entry of the audit log")
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                log.query().sinceOffset(mark).writes().where(wanted).events().stream().findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }
}
