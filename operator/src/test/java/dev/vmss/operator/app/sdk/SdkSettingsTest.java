package dev.vmss.operator.app.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.operator.app.StubApiServer;
import dev.vmss.operator.app.configuration.ConfigurationLoader;
import dev.vmss.operator.app.process.WorkThreads;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.ConfigurationService;
import io.javaoperatorsdk.operator.api.config.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.retry.RetryExecution;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SdkSettingsTest {

  private final WorkThreads threads = WorkThreads.start(1, 1);
  private StubApiServer server;
  private KubernetesClient client;

  @BeforeEach
  void start() throws IOException {
    server = new StubApiServer();
    client = server.client();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
    threads.drain(Duration.ZERO);
  }

  @Test
  void retriesNeverEndAndNeverGetFartherApartThanTheCap() {
    RetryExecution retry = SdkSettings.retry().initExecution();
    assertThat(retry.nextDelay()).contains(50L);
    for (int i = 0; i < 10_000; i++) {
      assertThat(retry.isLastAttempt()).isFalse();
      assertThat(retry.nextDelay())
          .hasValueSatisfying(ms -> assertThat(ms).isBetween(50L, 30_000L));
    }
    assertThat(retry.nextDelay()).contains(30_000L);
  }

  @Test
  void everyControllerIsRateLimited() {
    var configuration = configure(new SetReconciler(), Map.of());
    assertThat(configuration.getRateLimiter()).isInstanceOf(ReconcileRateLimiter.class);
    assertThat(configuration.maxReconciliationInterval()).contains(Duration.ofHours(10));
  }

  @Test
  void onlyNamespacedKindsAreLimitedToNamespaces() {
    Map<String, String> namespaced =
        Map.of("VMSS_NAMESPACES", "team-a,team-b", "VMSS_IMAGE_CONTROLLER", "true");
    assertThat(configure(new SetReconciler(), namespaced).getInformerConfig().getNamespaces())
        .containsExactlyInAnyOrder("team-a", "team-b");
    assertThat(configure(new ImageReconciler(), namespaced).getInformerConfig().getNamespaces())
        .containsExactly(Constants.WATCH_ALL_NAMESPACES);
    assertThat(configure(new SetReconciler(), Map.of()).getInformerConfig().getNamespaces())
        .containsExactly(Constants.WATCH_ALL_NAMESPACES);
  }

  private <P extends HasMetadata> ControllerConfiguration<P> configure(
      Reconciler<P> reconciler, Map<String, String> environment) {
    var settings =
        new SdkSettings(
            ConfigurationLoader.load(environment),
            client,
            threads,
            Metrics.NOOP,
            (informer, cause) -> {});
    ConfigurationService service =
        ConfigurationService.newOverriddenConfigurationService(settings::apply);
    assertThat(service.stopOnInformerErrorDuringStartup()).isTrue();
    assertThat(service.closeClientOnStop()).isFalse();
    ControllerConfiguration<P> found = service.getConfigurationFor(reconciler);
    ControllerConfigurationOverrider<P> overrider =
        ControllerConfigurationOverrider.override(found);
    settings.apply(found.getResourceClass(), overrider);
    return overrider.build();
  }

  private static final class SetReconciler implements Reconciler<VirtualMachineScaleSet> {
    @Override
    public UpdateControl<VirtualMachineScaleSet> reconcile(
        VirtualMachineScaleSet set, Context<VirtualMachineScaleSet> context) {
      return UpdateControl.noUpdate();
    }
  }

  private static final class ImageReconciler implements Reconciler<MarketplaceImage> {
    @Override
    public UpdateControl<MarketplaceImage> reconcile(
        MarketplaceImage image, Context<MarketplaceImage> context) {
      return UpdateControl.noUpdate();
    }
  }
}
