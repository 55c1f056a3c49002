package dev.vmss.operator.image;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.operator.kubernetes.EventPublisher;
import dev.vmss.testing.fixture.Fixtures;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class ImageReconcilerTest {

  private static final MarketplaceImage IMAGE =
      Fixtures.parseUnchecked(
          MarketplaceImage.class,
          """
          metadata: {name: ubuntu, uid: u1, generation: 1, creationTimestamp: "2026-05-01T12:00:00Z"}
          spec:
            publisher: Canonical
            offer: Ubuntu
            sku: LTS
            version: "1.0.0"
            osType: Linux
            source: {containerImage: {reference: "registry.example/ubuntu:1"}}
          """);

  /** An SDK that gets an Error forgets that the visit ended, and never makes another one. */
  @Test
  void anErrorInAVisitBecomesAFailureThatIsTriedAgain() {
    try (var timer = Executors.newSingleThreadScheduledExecutor()) {
      ImageParts parts =
          new ImageParts(
              () -> {
                throw new StackOverflowError("deep");
              },
              new FakeFleet(),
              new FakeRegistry(),
              "vmss-system",
              false,
              Duration.ZERO,
              Runnable::run,
              timer,
              new SettableClock(),
              new SettableClock(),
              new SimpleMeterRegistry());
      KubernetesClient client = unused(KubernetesClient.class);
      ImageReconciler reconciler =
          new ImageReconciler(
              parts, client, new EventPublisher(client, parts.clock(), Runnable::run));
      Context<MarketplaceImage> context = unused(Context.class);
      assertThatIllegalStateException()
          .isThrownBy(() -> reconciler.reconcile(IMAGE, context))
          .withMessageContaining("broke down")
          .withCauseInstanceOf(StackOverflowError.class);
      assertThatIllegalStateException().isThrownBy(() -> reconciler.cleanup(IMAGE, context));
    }
  }

  @SuppressWarnings("unchecked")
  private static <T> T unused(Class<? super T> type) {
    return (T)
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, _) -> {
              throw new UnsupportedOperationException(method.getName());
            });
  }
}
