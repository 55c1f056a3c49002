package dev.vmss.testing;

import dev.vmss.testing.hardware.Hardware;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands the shared cluster and its parts to test classes. */
final class ClusterParameters implements ParameterResolver {

  private static final Map<Class<?>, Function<TestCluster, Object>> PARTS =
      Map.of(
          TestCluster.class, cluster -> cluster,
          KubernetesClient.class, TestCluster::client,
          Hardware.class, TestCluster::hardware);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return PARTS.containsKey(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Function<TestCluster, Object> part = PARTS.get(parameter.getParameter().getType());
    if (part == null) {
      throw new IllegalArgumentException("No part of a cluster: " + parameter.getParameter());
    }
    return part.apply(TestCluster.shared());
  }
}
