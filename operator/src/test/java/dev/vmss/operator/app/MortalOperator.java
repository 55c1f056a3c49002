package dev.vmss.operator.app;

import dev.vmss.operator.app.configuration.ConfigurationLoader;
import dev.vmss.operator.app.configuration.OperatorConfiguration;
import dev.vmss.operator.image.ImageReconciler;
import dev.vmss.testing.operator.Tenant;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The operator in this process, by the wiring of the shipped program, for one tenant alone; it can
 * be cut off at any write and thrown away. Many of them run side by side.
 */
public final class MortalOperator implements AutoCloseable {

  private final PowerSwitch power = new PowerSwitch();
  private final KubernetesClient client;
  private final WorkThreads threads;
  private final OperatorMetrics metrics;
  private final Controllers controllers;

  private MortalOperator(Path kubeconfig, String namespace, Map<String, String> options) {
    Config config =
        new ConfigBuilder(Config.fromKubeconfig(kubeconfig.toFile()))
            .withUserAgent("vmss-operator-mortal")
            .withRequestRetryBackoffLimit(0)
            .build();
    client =
        new KubernetesClientBuilder()
            .withConfig(config)
            .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("power", power))
            .build();
    Map<String, String> all = new HashMap<>(options);
    all.put("VMSS_NAMESPACES", namespace);
    all.put("VMSS_IMAGE_CONTROLLER", "true");
    OperatorConfiguration configuration = ConfigurationLoader.load(all);
    threads = WorkThreads.start(2, 4);
    metrics = new OperatorMetrics(ProgramVersion.ofThisBuild());
    controllers =
        new Controllers(
            new SdkSettings(
                configuration, client, threads, metrics.ofSdk(), (informer, cause) -> {}));
    Wiring.ofProgram()
        .registrations(
            new Surroundings(
                configuration,
                client,
                Clock.systemUTC(),
                metrics.registry(),
                metrics::beforeScrape,
                threads,
                namespace))
        .forEach(registration -> controllers.add(ofTenant(registration, namespace)));
  }

  /**
   * Starts to act once its caches are full.
   *
   * @param options what differs from the defaults, named as in the environment
   */
  public static MortalOperator start(
      Path kubeconfig, String namespace, Map<String, String> options) {
    MortalOperator operator = new MortalOperator(kubeconfig, namespace, options);
    operator.controllers.warmUp();
    operator.controllers.act();
    return operator;
  }

  /** Images are cluster-wide: without a selector the operators of other tenants would help. */
  private static <P extends HasMetadata> Registration<P> ofTenant(
      Registration<P> registration, String namespace) {
    return new Registration<>(
        registration.reconciler(),
        overrider -> {
          registration.overrides().accept(overrider);
          if (registration.reconciler() instanceof ImageReconciler) {
            overrider.withLabelSelector(Tenant.TENANT + "=" + namespace);
          }
        });
  }

  public PowerSwitch power() {
    return power;
  }

  @Override
  public void close() {
    controllers.drain(Duration.ofSeconds(2));
    controllers.close();
    client.close();
    metrics.close();
  }
}
