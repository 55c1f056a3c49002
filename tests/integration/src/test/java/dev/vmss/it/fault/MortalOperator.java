package dev.vmss.it.fault;

import dev.vmss.operator.app.WiredOperator;
import dev.vmss.operator.app.Wiring;
import dev.vmss.operator.app.configuration.ConfigurationLoader;
import dev.vmss.operator.app.metrics.OperatorMetrics;
import dev.vmss.operator.app.sdk.Registration;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The operator in this process, by the wiring of the shipped program, for one tenant alone; it can
 * be cut off at any write and thrown away. Many of them run side by side.
 */
public final class MortalOperator implements AutoCloseable {

  private final PowerSwitch power = new PowerSwitch();
  private final KubernetesClient client;
  private final OperatorMetrics metrics;
  private final WiredOperator operator;

  private MortalOperator(
      Path kubeconfig, String namespace, Map<String, String> options, Clock clock) {
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
    all.put("VMSS_MAX_CONCURRENT_RECONCILES", "2");
    all.put("VMSS_CREATE_PARALLELISM", "4");
    metrics = new OperatorMetrics("mortal");
    operator =
        new WiredOperator(
            ConfigurationLoader.load(all),
            client,
            clock,
            metrics,
            namespace,
            (informer, cause) -> {});
    operator.wire(parts -> ofTenant(Wiring.ofProgram().registrations(parts), namespace));
  }

  /**
   * Starts to act once its caches are full.
   *
   * @param options what differs from the defaults, named as in the environment
   */
  public static MortalOperator start(
      Path kubeconfig, String namespace, Map<String, String> options) {
    return start(kubeconfig, namespace, options, Clock.systemUTC());
  }

  /**
   * @param clock what it measures waits by
   */
  static MortalOperator start(
      Path kubeconfig, String namespace, Map<String, String> options, Clock clock) {
    MortalOperator mortal = new MortalOperator(kubeconfig, namespace, options, clock);
    mortal.operator.warmUp();
    mortal.operator.act();
    return mortal;
  }

  private static List<Registration<?>> ofTenant(
      List<Registration<?>> registrations, String namespace) {
    List<Registration<?>> limited = new ArrayList<>();
    registrations.forEach(registration -> limited.add(ofTenant(registration, namespace)));
    return limited;
  }

  /** Images are cluster-wide: without a selector the operators of other tenants would help. */
  private static <P extends HasMetadata> Registration<P> ofTenant(
      Registration<P> registration, String namespace) {
    return registration.reconciler() instanceof ImageReconciler
        ? registration.overriding(
            overrider -> overrider.withLabelSelector(Tenant.TENANT + "=" + namespace))
        : registration;
  }

  public PowerSwitch power() {
    return power;
  }

  @Override
  public void close() {
    operator.drain(Duration.ofSeconds(2));
    operator.close();
    client.close();
    metrics.close();
  }
}
