package dev.vmss.bench;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.testing.Repository;
import dev.vmss.testing.TestCluster;
import dev.vmss.testing.controlplane.AuditLog;
import dev.vmss.testing.controlplane.AuditQuery;
import dev.vmss.testing.controlplane.ControlPlaneOptions;
import dev.vmss.testing.hardware.NodeSpec;
import dev.vmss.testing.operator.OperatorProcess;
import dev.vmss.testing.operator.Tenant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * Scales 0 to 1,000 instances beside a ReplicaSet of 1,000 and beside a bare parallel client, in
 * turn, and counts what the operator writes at the API server. System properties: {@code
 * bench.instances} (1000), {@code bench.rounds} (3), {@code bench.quietMinutes} (5), {@code
 * bench.jvmOptions} of the operator, {@code bench.sets} (100; 0: none) with {@code bench.perSet}
 * (100) instances each for the second part, {@link Fleet}.
 */
public final class Bench {

  private static final int NODES = 100;
  private static final String OPERATOR = "vmss-operator";

  /** The heap that 512 MiB of memory leave. */
  static final String JVM_OPTIONS = "-Xmx320m -XX:+UseSerialGC";

  private final int instances = Integer.getInteger("bench.instances", 1000);
  private final int rounds = Integer.getInteger("bench.rounds", 3);
  private final int quietMinutes = Integer.getInteger("bench.quietMinutes", 5);
  private final TestCluster cluster;
  private final OperatorProcess operator;
  private final Tenant tenant;

  private Bench(TestCluster cluster, OperatorProcess operator) {
    this.cluster = cluster;
    this.operator = operator;
    this.tenant = Tenant.on(cluster).withSize("test-small");
  }

  public static void main(String[] arguments) throws IOException {
    try (TestCluster cluster =
        TestCluster.start(ControlPlaneOptions.defaults().withLimitsLifted())) {
      say("cluster: " + cluster.description());
      cluster.hardware().startDelay(Duration.ZERO).stopDelay(Duration.ZERO);
      cluster.hardware().add(IntStream.range(0, NODES).mapToObj(Bench::node).toList());
      cluster.applyCrds(Repository.crds());
      try (OperatorProcess operator = start(cluster)) {
        new Bench(cluster, operator).run();
      }
      int sets = Integer.getInteger("bench.sets", 100);
      if (sets > 0) {
        new Fleet(cluster, sets, Integer.getInteger("bench.perSet", 100)).run();
      }
    }
    System.exit(0);
  }

  static OperatorProcess start(TestCluster cluster) {
    return OperatorProcess.start(
        cluster,
        "bench-operator.log",
        Map.of("JAVA_TOOL_OPTIONS", System.getProperty("bench.jvmOptions", JVM_OPTIONS)));
  }

  private static NodeSpec node(int number) {
    return NodeSpec.named("bench-" + number).withAllocatable("cpu", "500").withPods(500);
  }

  private void run() throws IOException {
    tenant.image("1.0.0", '1');
    tenant.set("bench", 1, "1.0.0", "");
    tenant.awaitReady("bench");
    var template = tenant.instances("bench").get(0);
    List<Contestant> contestants =
        List.of(
            new ScaleSetContestant(tenant),
            new ReplicaSetContestant(cluster.client(), tenant.namespace(), template),
            new BareClientContestant(cluster.client(), tenant.namespace(), template));
    List<Round> results = new ArrayList<>();
    for (int round = 0; round <= rounds; round++) {
      Round result = round(contestants, round);
      say((round == 0 ? "warm-up: " : "round " + round + ": ") + result);
      if (round > 0) {
        results.add(result);
      }
    }
    report(results);
    quiet();
  }

  /** Times of the three, in their order, and what the operator wrote for its thousand. */
  private record Round(List<Times> times, double writesPerInstance) {

    double created(int contestant) {
      return (double) times.get(0).created().toMillis()
          / times.get(contestant).created().toMillis();
    }

    double ready(int contestant) {
      return (double) times.get(0).ready().toMillis() / times.get(contestant).ready().toMillis();
    }

    @Override
    public String toString() {
      return times + ", writes per instance %.3f".formatted(writesPerInstance);
    }
  }

  private Round round(List<Contestant> contestants, int first) {
    Times[] times = new Times[contestants.size()];
    double writes = 0;
    for (int i = 0; i < contestants.size(); i++) {
      int turn = (first + i) % contestants.size();
      long before = writes().count();
      times[turn] = time(contestants.get(turn));
      if (turn == 0) {
        writes = (double) (writes().count() - before) / instances;
      }
      contestants.get(turn).cleanUp();
      awaitNoPods();
    }
    return new Round(List.of(times), writes);
  }

  private Times time(Contestant contestant) {
    try (PodCounter counter = new PodCounter(cluster.client(), tenant.namespace(), instances)) {
      long begin = System.nanoTime();
      contestant.create(instances);
      return counter.await(begin, contestant.name());
    }
  }

  private void awaitNoPods() {
    Awaitility.await("no Pod left")
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(250))
        .until(
            () ->
                cluster
                    .client()
                    .pods()
                    .inNamespace(tenant.namespace())
                    .list()
                    .getItems()
                    .isEmpty());
  }

  private AuditQuery writes() {
    return log().query().userAgentStartsWith(OPERATOR).writes();
  }

  private AuditLog log() {
    return cluster
        .auditLog()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "The bench counts in the audit log of a local control plane."));
  }

  private void report(List<Round> results) {
    say("");
    say("0 -> %d instances, median of %d rounds:".formatted(instances, results.size()));
    line(
        "created, scale set : ReplicaSet",
        median(results.stream().map(r -> r.created(1)).toList()),
        1.0);
    line(
        "created, scale set : bare client",
        median(results.stream().map(r -> r.created(2)).toList()),
        1.2);
    line(
        "ready,   scale set : ReplicaSet",
        median(results.stream().map(r -> r.ready(1)).toList()),
        1.0);
    line(
        "writes per instance",
        median(results.stream().map(Round::writesPerInstance).toList()),
        1.1);
  }

  private static void line(String what, double value, double goal) {
    say(
        "  %-36s %6.3f   goal <= %.1f   %s"
            .formatted(what, value, goal, value <= goal ? "met" : "MISSED"));
  }

  private void quiet() throws IOException {
    tenant.scale("bench", instances);
    Awaitility.await("a full set").atMost(Duration.ofMinutes(3)).until(() -> tenant.ready("bench"));
    VirtualMachineScaleSet set = tenant.get("bench");
    int bytes = cluster.client().getKubernetesSerialization().asJson(set).length();
    say("  %-36s %6d   goal <= 10000".formatted("bytes of the set's object", bytes));
    say(
        "  %-36s %6d MiB"
            .formatted("resident memory of the operator", residentMebibytes(operator)));
    Awaitility.await("settled")
        .atMost(Duration.ofMinutes(1))
        .during(Duration.ofSeconds(5))
        .until(() -> writesIn(Duration.ofSeconds(1)) == 0);
    long mark = log().offset();
    say("counting writes and lists for " + quietMinutes + " quiet minutes ...");
    Awaitility.await()
        .pollDelay(Duration.ofMinutes(quietMinutes))
        .atMost(Duration.ofMinutes(quietMinutes + 1L))
        .until(() -> true);
    AuditQuery ours = log().query().sinceOffset(mark).userAgentStartsWith(OPERATOR);
    say("  %-36s %6d   goal 0".formatted("writes in quiet minutes", ours.writes().count()));
    AuditQuery lists = log().query().sinceOffset(mark).userAgentStartsWith(OPERATOR).lists();
    say("  %-36s %6d   goal 0".formatted("lists in quiet minutes", lists.count()));
  }

  private long writesIn(Duration last) {
    return writes().since(java.time.Instant.now().minus(last)).count();
  }

  static long residentMebibytes(OperatorProcess operator) throws IOException {
    return Files.readAllLines(Path.of("/proc", String.valueOf(operator.pid()), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
        .findFirst()
        .orElse(-1);
  }

  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
