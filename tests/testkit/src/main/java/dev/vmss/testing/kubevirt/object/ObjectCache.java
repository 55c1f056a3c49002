package dev.vmss.testing.kubevirt.object;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The latest known version of every object of a kind: what a watch tells, and what one's own writes
 * were answered, whichever is newer.
 */
public final class ObjectCache implements AutoCloseable {

  private final Map<String, ObjectNode> objects = new ConcurrentHashMap<>();
  private final Set<String> gone = ConcurrentHashMap.newKeySet();
  private final SharedIndexInformer<GenericKubernetesResource> informer;

  /**
   * Returns when all objects have been listed.
   *
   * @param label of the objects to watch, {@code key=value} or a key alone; empty for all
   * @param changed is called after every change with the object as it is, or last was
   */
  public ObjectCache(
      KubernetesClient client, Kind kind, String label, Consumer<ObjectNode> changed) {
    KubernetesSerialization serialization = client.getKubernetesSerialization();
    this.informer =
        client
            .genericKubernetesResources(kind.context())
            .inAnyNamespace()
            .withLabelSelector(label)
            .inform(
                new Listener(
                    resource -> changed.accept(see(toJson(serialization, resource))),
                    resource -> changed.accept(forget(toJson(serialization, resource)))));
  }

  private record Listener(
      Consumer<GenericKubernetesResource> present, Consumer<GenericKubernetesResource> absent)
      implements ResourceEventHandler<GenericKubernetesResource> {

    @Override
    public void onAdd(GenericKubernetesResource resource) {
      present.accept(resource);
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
      present.accept(after);
    }

    @Override
    public void onDelete(GenericKubernetesResource resource, boolean finalStateUnknown) {
      absent.accept(resource);
    }
  }

  private static ObjectNode toJson(KubernetesSerialization serialization, Object resource) {
    return serialization.convertValue(resource, ObjectNode.class);
  }

  public Optional<ObjectNode> find(String key) {
    return Optional.ofNullable(objects.get(key));
  }

  public Collection<ObjectNode> all() {
    return objects.values();
  }

  /** Takes note of an answer to a write, too, so that the next look does not miss it. */
  public ObjectNode see(ObjectNode object) {
    objects.compute(
        Doc.key(object),
        (key, known) -> {
          if (gone.contains(Doc.uid(object))) {
            return known;
          }
          return known == null || version(known) < version(object) ? object : known;
        });
    return object;
  }

  public ObjectNode forget(ObjectNode object) {
    gone.add(Doc.uid(object));
    objects.computeIfPresent(
        Doc.key(object), (key, known) -> Doc.uid(known).equals(Doc.uid(object)) ? null : known);
    return object;
  }

  private static long version(ObjectNode object) {
    return Long.parseLong(Doc.text(object, "metadata", "resourceVersion"));
  }

  @Override
  public void close() {
    informer.close();
  }
}
