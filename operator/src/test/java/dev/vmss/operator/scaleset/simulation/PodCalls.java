package dev.vmss.operator.scaleset.simulation;

import dev.vmss.operator.scaleset.simulation.world.Answers;
import dev.vmss.operator.scaleset.simulation.world.Key;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.NamespaceableResource;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes client that knows the sentences which the Pod runtime speaks and no other: each word
 * of {@code client.resource(pod).create()} adds to what the last one asks the wire for.
 */
record PodCalls(
    Wire wire,
    String namespace,
    String name,
    @Nullable Pod pod,
    boolean dry,
    String version,
    boolean atOnce)
    implements InvocationHandler {

  private static final int NOT_FOUND = 404;

  static KubernetesClient over(Wire wire) {
    return new PodCalls(wire, "", "", null, false, "", false).as(KubernetesClient.class);
  }

  private <T> T as(Class<T> type) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, this));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
    Object first = arguments == null || arguments.length == 0 ? "" : arguments[0];
    return switch (method.getName()) {
      case "resources" -> as(MixedOperation.class);
      case "inNamespace" ->
          new PodCalls(wire, (String) first, name, pod, dry, version, atOnce)
              .as(MixedOperation.class);
      case "withName" ->
          new PodCalls(wire, namespace, (String) first, pod, dry, version, atOnce)
              .as(PodResource.class);
      case "resource" -> about((Pod) first).as(NamespaceableResource.class);
      case "dryRun" ->
          new PodCalls(wire, namespace, name, pod, true, version, atOnce).as(PodResource.class);
      case "lockResourceVersion" ->
          new PodCalls(wire, namespace, name, pod, dry, (String) first, atOnce)
              .as(PodResource.class);
      case "withGracePeriod" ->
          new PodCalls(wire, namespace, name, pod, dry, version, Long.valueOf(0).equals(first))
              .as(PodResource.class);
      case "create" -> wire.create(Objects.requireNonNull(pod), dry);
      case "get" -> wire.get(key()).orElse(null);
      case "edit" -> edit(first);
      case "delete" -> delete();
      default -> throw new UnsupportedOperationException(method.toString());
    };
  }

  private PodCalls about(Pod resource) {
    HasMetadata object = resource;
    return new PodCalls(
        wire,
        object.getMetadata().getNamespace(),
        object.getMetadata().getName(),
        resource,
        dry,
        version,
        atOnce);
  }

  @SuppressWarnings("unchecked")
  private Pod edit(Object by) {
    return wire.edit(key(), (UnaryOperator<Pod>) by).orElseThrow(Answers::lost);
  }

  /** The real client throws nothing at a 404, whoever says it, and lists nothing. */
  private List<Object> delete() {
    try {
      return wire.delete(key(), version, atOnce) ? List.of("deleted") : List.of();
    } catch (KubernetesClientException e) {
      if (e.getCode() == NOT_FOUND) {
        return List.of();
      }
      throw e;
    }
  }

  private Key key() {
    return new Key(namespace, name);
  }
}
