package dev.vmss.operator.runtime.pod;

import dev.vmss.api.v1alpha1.SourceKind;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.runtime.InstanceRuntime;
import dev.vmss.operator.runtime.Recipe;
import dev.vmss.operator.runtime.Slot;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.GracePeriodConfigurable;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Deletable;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Instances as Pods. */
public final class PodRuntime implements InstanceRuntime {

  /** So often a create is sent again when a quota was written by others at the same moment. */
  private static final int CONFLICTS = 10;

  private final KubernetesClient client;
  private final ServedVersions versions;
  private final InstanceIndex index;

  /** An instance and the set it says it belongs to, in whose namespace it is. */
  public record Located(Recipe.Owner set, Instance instance) {}

  /**
   * @param client asks once: what it does not get is tried again by whoever asked
   * @param versions of sets, by which an instance may name its owner
   * @param onImage told the name of an image whose instances became more, fewer, or terminating
   */
  public PodRuntime(KubernetesClient client, ServedVersions versions, Consumer<String> onImage) {
    this.client = client;
    this.versions = versions;
    this.index = new InstanceIndex(versions, onImage);
  }

  /** The watch that feeds this runtime; registered with the scale-set controller. */
  public PodEventSource eventSource(EventSourceContext<VirtualMachineScaleSet> context) {
    return PodEventSource.create(context, index);
  }

  InstanceIndex index() {
    return index;
  }

  @Override
  public Set<SourceKind> kinds() {
    return Set.of(SourceKind.CONTAINER_IMAGE);
  }

  @Override
  public List<Instance> instances(Recipe.Owner owner) {
    return index.of(owner);
  }

  /**
   * Every instance, terminating ones included, with the set it says it belongs to. Anybody can
   * invent a set: compare with those that exist before you count.
   */
  public List<Located> all() {
    return index.all().toList();
  }

  /** As {@link #all}, those made from a gallery item. */
  public List<Located> madeFrom(String imageUid) {
    return index
        .all()
        .filter(located -> located.instance().stamp().imageUid().equals(imageUid))
        .toList();
  }

  @Override
  public CreateResult create(Recipe recipe, Slot slot) {
    Pod pod = PodRenderer.render(recipe, slot);
    for (int left = CONFLICTS; ; left--) {
      try {
        index.putUnlessKnown(client.pods().resource(pod).create());
        return new CreateResult.Exists();
      } catch (KubernetesClientException e) {
        switch (Refusals.of(e)) {
          case Refusals.Meaning.AlreadyExists _ -> {
            return whose(recipe, pod);
          }
          case Refusals.Meaning.No(var words, var cause) -> {
            return new CreateResult.Refused(words, cause);
          }
          case Refusals.Meaning.Gone _ -> {
            return new CreateResult.Refused(Refusals.words(e), Cause.POLICY);
          }
          case Refusals.Meaning.Conflict _ -> { // a quota's: at once again
            if (left == 0) {
              throw e;
            }
          }
          case Refusals.Meaning.Silence _ -> throw e;
        }
      }
    }
  }

  @Override
  public CreateResult probe(Recipe recipe, Slot slot) {
    try {
      client.pods().resource(PodRenderer.render(recipe, slot)).dryRun().create();
      return new CreateResult.Exists();
    } catch (KubernetesClientException e) {
      return switch (Refusals.of(e)) {
        case Refusals.Meaning.AlreadyExists _, Refusals.Meaning.Conflict _ ->
            new CreateResult.Exists();
        case Refusals.Meaning.No(var words, var cause) -> new CreateResult.Refused(words, cause);
        case Refusals.Meaning.Gone _ -> new CreateResult.Refused(Refusals.words(e), Cause.POLICY);
        case Refusals.Meaning.Silence _ -> throw e;
      };
    }
  }

  @Override
  public DeleteResult delete(Recipe.Owner owner, Instance instance, boolean atOnce) {
    try {
      Deletable observed =
          client
              .pods()
              .inNamespace(owner.namespace())
              .withName(instance.name())
              .lockResourceVersion(instance.resourceVersion());
      boolean found = !(atOnce ? withoutGrace(observed) : observed).delete().isEmpty();
      return found ? new DeleteResult.Done() : goneOrKept(owner, instance);
    } catch (KubernetesClientException e) {
      return switch (Refusals.of(e)) {
        case Refusals.Meaning.No(var words, _) -> new DeleteResult.Refused(words);
        case Refusals.Meaning.AlreadyExists _, Refusals.Meaning.Conflict _ ->
            new DeleteResult.Stale();
        case Refusals.Meaning.Gone _ -> new DeleteResult.Done();
        case Refusals.Meaning.Silence _ -> throw e;
      };
    }
  }

  /** The client takes every 404 for the object's absence, and a webhook may say that, too. */
  private DeleteResult goneOrKept(Recipe.Owner owner, Instance instance) {
    Pod found = client.pods().inNamespace(owner.namespace()).withName(instance.name()).get();
    boolean kept =
        found != null
            && instance.uid().equals(found.getMetadata().getUid())
            && found.getMetadata().getDeletionTimestamp() == null;
    return kept
        ? new DeleteResult.Refused(
            "The server answers 404 to the deletion of '%s', which is there: a webhook says so."
                .formatted(instance.name()))
        : new DeleteResult.Done();
  }

  /** The client's types forget, once a version is locked, that a grace may be given, too. */
  private static Deletable withoutGrace(Deletable observed) {
    return (Deletable) ((GracePeriodConfigurable<?>) observed).withGracePeriod(0);
  }

  /**
   * Somebody was faster: we ourselves, when a reply was lost or the cache lags, or another leader
   * of ours. Read live, because the cache is what misled us.
   */
  private CreateResult whose(Recipe recipe, Pod wanted) {
    Pod found = client.pods().resource(wanted).get();
    if (found == null) {
      return new CreateResult.Refused("The object vanished while it was created.", Cause.OUTAGE);
    }
    if (!belongsTo(recipe.owner(), found)) {
      return new CreateResult.Taken();
    }
    index.putUnlessKnown(restoreLabels(found, wanted));
    return new CreateResult.Exists();
  }

  private boolean belongsTo(Recipe.Owner owner, Pod pod) {
    return PodReader.claim(pod)
        .filter(claim -> claim.set().equals(owner))
        .filter(claim -> versions.all().contains(claim.version()))
        .isPresent();
  }

  /** Without its labels the watch would not show it, and it would be created for ever. */
  private Pod restoreLabels(Pod found, Pod wanted) {
    var labels = found.getMetadata().getLabels();
    var ours = PodPruning.prune(wanted).getMetadata().getLabels();
    if (labels != null && labels.keySet().containsAll(ours.keySet())) {
      return found;
    }
    return client
        .pods()
        .resource(found)
        .edit(
            pod -> {
              ours.forEach((key, value) -> pod.getMetadata().getLabels().putIfAbsent(key, value));
              return pod;
            });
  }
}
