package dev.vmss.operator.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.operator.app.configuration.ConfigurationLoader;
import dev.vmss.operator.app.configuration.OperatorConfiguration;
import dev.vmss.operator.app.metrics.FleetMeters;
import dev.vmss.operator.app.metrics.OperatorMetrics;
import dev.vmss.operator.app.process.WorkThreads;
import dev.vmss.operator.app.sdk.Controllers;
import dev.vmss.operator.app.sdk.SdkSettings;
import dev.vmss.operator.catalogue.Items;
import dev.vmss.operator.feed.FeedMetersTest;
import dev.vmss.operator.runtime.Instances;
import dev.vmss.operator.scaleset.ScaleSetMeters;
import dev.vmss.testing.fixture.Fixtures;
import dev.vmss.testing.monitoring.Scrape;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.monitoring.Metrics.ControllerExecution;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.processing.GroupVersionKind;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the program's {@code /metrics} shows once there is one of everything, found out without a
 * cluster: the real wiring, before its start.
 */
public final class KnownMetrics {

  private KnownMetrics() {}

  /** For {@code make verify}: fails when alerts or dashboard read what is not there. */
  public static void main(String[] arguments) throws IOException {
    List<String> missing = find().missing();
    missing.forEach(System.err::println);
    if (!missing.isEmpty()) {
      System.exit(1);
    }
  }

  public static Scrape find() throws IOException {
    var threads = WorkThreads.start(1, 1);
    try (var server = new StubApiServer();
        var client = server.client();
        var metrics = new OperatorMetrics("1.2.3")) {
      metrics.leader(() -> true);
      register(metrics, client, threads);
      reconcile(metrics);
      new ScaleSetMeters(metrics.registry(), Clock.systemUTC()).seen(set(), Optional.empty());
      new FleetMeters(metrics.registry()).show(inventory());
      FeedMetersTest.showOne(metrics.registry());
      return Scrape.of(
          new String(metrics.scrape("text/plain; version=0.0.4; charset=utf-8"), UTF_8));
    } finally {
      threads.drain(Duration.ZERO);
    }
  }

  private static void register(
      OperatorMetrics metrics, KubernetesClient client, WorkThreads threads) {
    OperatorConfiguration configuration = ConfigurationLoader.load(Map.of());
    var settings =
        new SdkSettings(configuration, client, threads, metrics.ofSdk(), (informer, cause) -> {});
    Controllers controllers = new Controllers(settings);
    var parts =
        new ProgramParts(
            configuration,
            client,
            Clock.systemUTC(),
            metrics.registry(),
            _ -> {},
            threads,
            "vmss-system");
    Wiring.ofProgram().registrations(parts).forEach(controllers::add);
  }

  private static void reconcile(OperatorMetrics metrics) {
    try {
      metrics.ofSdk().timeControllerExecution(new Reconciliation());
    } catch (Exception e) {
      throw new IllegalStateException("A reconciliation that does nothing failed.", e);
    }
  }

  private record Reconciliation() implements ControllerExecution<String> {
    @Override
    public String name() {
      return "reconcile";
    }

    @Override
    public String controllerName() {
      return "scale-sets";
    }

    @Override
    public String successTypeName(String result) {
      return "resource";
    }

    @Override
    public ResourceID resourceID() {
      return new ResourceID("web", "team-a");
    }

    @Override
    public Map<String, Object> metadata() {
      return Map.of(Constants.RESOURCE_GVK_KEY, new GroupVersionKind("", "v1", "ConfigMap"));
    }

    @Override
    public String execute() {
      return "done";
    }
  }

  private static VirtualMachineScaleSet set() {
    return Fixtures.parseUnchecked(
        VirtualMachineScaleSet.class, "metadata: {name: web, namespace: team-a, uid: a}");
  }

  private static FleetMeters.Inventory inventory() {
    return new FleetMeters.Inventory(
        Stream.of(set()),
        Stream.of(Fixtures.parseUnchecked(MarketplaceImage.class, "metadata: {name: ubuntu}")),
        List.of(Instances.number(0).instance()),
        List.of(),
        Items.catalogue(Items.serving("1.0.0")));
  }
}
