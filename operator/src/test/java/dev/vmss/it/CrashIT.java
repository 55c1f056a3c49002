package dev.vmss.it;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.vmss.operator.app.MortalOperator;
import dev.vmss.testing.OnCluster;
import dev.vmss.testing.Repository;
import dev.vmss.testing.TestCluster;
import dev.vmss.testing.controlplane.LocalCluster;
import dev.vmss.testing.hardware.Behaviour;
import dev.vmss.testing.operator.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * A crash at every write. For each scenario the writes of an undisturbed run are counted; then the
 * operator dies after none of them, after the first, after the second, and so on: each time just
 * after one write and just before the next. Another operator goes on, and must end where the
 * undisturbed one did.
 */
@OnCluster
class CrashIT {

  private static final int SIDE_BY_SIDE = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final TestCluster cluster;

  CrashIT(TestCluster cluster) {
    this.cluster = cluster;
  }

  /** What the undisturbed run wrote and where it ended. */
  private record Undisturbed(Scenario scenario, int writes, EndState end) {}

  /** One crash: whether it happened, and how the end differs; empty if it does not. */
  private record Crash(Scenario scenario, int after, boolean happened, String difference) {}

  @BeforeAll
  static void start(TestCluster cluster) {
    cluster.applyCrds(Repository.crds());
    cluster.hardware().add(LocalCluster.sixNodes());
    cluster
        .hardware()
        .startDelay(Duration.ofMillis(50))
        .stopDelay(Duration.ofMillis(50))
        .onImages(Scenario.BAD, Behaviour.neverReady());
    // What a dying operator says in hundreds of stack traces is of no interest.
    log("io.javaoperatorsdk", Level.OFF);
    log("dev.vmss.operator", Level.WARN);
  }

  @AfterAll
  static void stop(TestCluster cluster) {
    cluster
        .hardware()
        .startDelay(Duration.ofMillis(200))
        .stopDelay(Duration.ofMillis(200))
        .clearRules();
    log("io.javaoperatorsdk", null);
    log("dev.vmss.operator", null);
  }

  private static void log(String name, Level level) {
    ((Logger) LoggerFactory.getLogger(name)).setLevel(level);
  }

  @Test
  void aCrashAtAnyWriteChangesNothingOfTheEnd() {
    ExecutorService threads = Executors.newFixedThreadPool(SIDE_BY_SIDE);
    try {
      List<Undisturbed> runs = all(threads, Scenario.all(), this::run);
      List<Callable<Crash>> crashes = new ArrayList<>();
      for (Undisturbed run : runs) {
        IntStream.range(0, run.writes()).forEach(after -> crashes.add(() -> crash(run, after)));
      }
      List<Crash> seen = all(threads, crashes, Callable::call);
      runs.forEach(run -> print(run, seen));
      System.out.printf(
          "crash at every write: %d crash points in %d scenarios%n",
          seen.stream().filter(Crash::happened).count(), runs.size());
      assertThat(seen).allSatisfy(crash -> assertThat(crash.difference()).isEmpty());
      assertThat(runs)
          .allSatisfy(
              run ->
                  assertThat(2 * happened(run, seen))
                      .as("most writes of '%s' were cut", run.scenario().name())
                      .isGreaterThanOrEqualTo(run.writes()));
    } finally {
      threads.shutdownNow();
    }
  }

  /** What may throw anything. */
  private interface Work<T, R> {
    R on(T task) throws Exception;
  }

  private static <T, R> List<R> all(ExecutorService threads, List<T> tasks, Work<T, R> work) {
    List<R> results = new ArrayList<>();
    try {
      List<Callable<R>> calls = new ArrayList<>();
      tasks.forEach(task -> calls.add(() -> work.on(task)));
      for (Future<R> future : threads.invokeAll(calls)) {
        results.add(future.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted.", e);
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
    return results;
  }

  private Undisturbed run(Scenario scenario) {
    Tenant tenant = tenant();
    try (MortalOperator operator = operator(tenant)) {
      scenario.given().accept(tenant);
      awaitQuiet(operator, scenario.name() + ", before");
      operator.power().count();
      scenario.when().accept(tenant, cluster.hardware());
      tenant.await(scenario.name(), () -> scenario.then().test(tenant));
      awaitQuiet(operator, scenario.name());
      Undisturbed result =
          new Undisturbed(scenario, operator.power().writes(), end(tenant, scenario));
      leave(tenant);
      return result;
    }
  }

  /** A status of counts alone may be put off for a second. */
  private static void awaitQuiet(MortalOperator operator, String when) {
    AtomicInteger seen = new AtomicInteger(-1);
    Awaitility.await("no more writes in " + when)
        .atMost(PATIENCE)
        .during(Duration.ofMillis(1500))
        .until(
            () -> {
              int now = operator.power().writes();
              return seen.getAndSet(now) == now;
            });
  }

  private Crash crash(Undisturbed run, int after) {
    Scenario scenario = run.scenario();
    Tenant tenant = tenant();
    boolean happened;
    try (MortalOperator first = operator(tenant)) {
      scenario.given().accept(tenant);
      first.power().cutAfter(after);
      scenario.when().accept(tenant, cluster.hardware());
      tenant.await(
          scenario.name() + " cut after " + after,
          () -> first.power().isOff() || end(tenant, scenario).equals(run.end()));
      happened = first.power().isOff();
    }
    try (MortalOperator second = operator(tenant)) {
      String difference = difference(run, tenant);
      leave(tenant);
      return new Crash(scenario, after, happened, difference);
    }
  }

  /** Empty when the end is as in the undisturbed run, and stays so. */
  private String difference(Undisturbed run, Tenant tenant) {
    try {
      Awaitility.await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(100))
          .during(Duration.ofMillis(500))
          .until(() -> end(tenant, run.scenario()).equals(run.end()));
      return "";
    } catch (ConditionTimeoutException e) {
      return run.end().difference(end(tenant, run.scenario()));
    }
  }

  private Tenant tenant() {
    return Tenant.on(cluster).withSize("test-small");
  }

  private MortalOperator operator(Tenant tenant) {
    return MortalOperator.start(cluster.kubeconfig(), tenant.namespace());
  }

  private EndState end(Tenant tenant, Scenario scenario) {
    return EndState.of(cluster.client(), tenant, Scenario.SET, scenario.ids());
  }

  private static void leave(Tenant tenant) {
    tenant.leave();
    tenant.await("images gone", () -> tenant.images().isEmpty());
  }

  private static long happened(Undisturbed run, List<Crash> seen) {
    return seen.stream()
        .filter(crash -> crash.scenario().equals(run.scenario()) && crash.happened())
        .count();
  }

  private static void print(Undisturbed run, List<Crash> seen) {
    List<Crash> different =
        seen.stream()
            .filter(crash -> crash.scenario().equals(run.scenario()))
            .filter(crash -> !crash.difference().isEmpty())
            .toList();
    System.out.printf(
        "crash at every write: %-24s %2d writes, %2d crash points, all equal: %s%n",
        run.scenario().name(),
        run.writes(),
        happened(run, seen),
        different.isEmpty() ? "yes" : "NO");
    different.forEach(
        crash -> System.out.printf("  after %d: %s%n", crash.after(), crash.difference()));
  }
}
