package dev.vmss.operator.app.sdk;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import java.util.function.Consumer;

/**
 * A reconciler to run, and where it differs from {@link SdkSettings}.
 *
 * @param acts false when only its watches are wanted
 * @param overrides applied after the common settings, so it has the last word
 */
public record Registration<P extends HasMetadata>(
    Reconciler<P> reconciler,
    boolean acts,
    Consumer<ControllerConfigurationOverrider<P>> overrides) {

  public static <P extends HasMetadata> Registration<P> of(Reconciler<P> reconciler) {
    return new Registration<>(reconciler, true, overrider -> {});
  }

  public Registration<P> acting(boolean now) {
    return new Registration<>(reconciler, now, overrides);
  }

  /** With further overrides, which now have the last word. */
  public Registration<P> overriding(Consumer<ControllerConfigurationOverrider<P>> further) {
    return new Registration<>(reconciler, acts, overrides.andThen(further));
  }
}
