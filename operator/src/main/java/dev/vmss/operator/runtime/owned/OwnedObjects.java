package dev.vmss.operator.runtime.owned;

import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.operator.model.InstanceId;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.runtime.InstanceRuntime.Cause;
import dev.vmss.operator.runtime.InstanceRuntime.CreateResult;
import dev.vmss.operator.runtime.InstanceRuntime.DeleteResult;
import dev.vmss.operator.runtime.Located;
import dev.vmss.operator.runtime.Recipe;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The objects of one kind that sets own: which there are, and the writes that all kinds share. */
public final class OwnedObjects<T extends HasMetadata> {

  /** So often a create is sent again when a quota was written by others at the same moment. */
  private static final int CONFLICTS = 10;

  private static final String NAMESPACE_GOES = "NamespaceTerminating";

  private static final Logger log = LoggerFactory.getLogger(OwnedObjects.class);

  private final KubernetesClient client;
  private final ObjectKind<T> kind;
  private final ServedVersions versions;
  private final InstanceIndex index;
  private final Strays<T> strays;

  /**
   * @param client asks once: what it does not get is tried again by whoever asked
   * @param versions of sets, by which an instance may name its owner
   * @param onImage told the name of an image whose instances became more, fewer, or terminating
   * @param later runs what asks the server about instances that lost their label
   */
  public OwnedObjects(
      KubernetesClient client,
      ObjectKind<T> kind,
      ServedVersions versions,
      Consumer<String> onImage,
      Strays.Later later) {
    this.client = client;
    this.kind = kind;
    this.versions = versions;
    this.index = new InstanceIndex(versions, onImage);
    this.strays =
        new Strays<>(
            kind,
            object -> Optional.ofNullable(client.resource(object).get()),
            index,
            versions,
            later);
  }

  /**
   * One after the other: a thousand ends at once are no reason for a thousand questions at once.
   */
  public static Strays.Later inBackground() {
    Executor one = Executors.newSingleThreadExecutor(Thread.ofVirtual().name("strays").factory());
    return (wait, task) ->
        CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS, one)
            .execute(task);
  }

  public ObjectKind<T> kind() {
    return kind;
  }

  /** The watch shows an object for the first time. */
  public void shown(T object) {
    kind.see(object).ifPresent(index::put);
  }

  /** The watch shows what it has shown before; its owner may have been taken away. */
  public void changed(T before, T now) {
    replaced(kind.see(before), kind.see(now));
  }

  /** As {@link #changed}, of what was made of it. */
  public void replaced(Optional<Owned> before, Optional<Owned> now) {
    index.replace(before, now);
  }

  /** The cache holds it, although its event has yet to come. */
  public void cached(T object) {
    kind.see(object).ifPresent(index::putUnlessKnown);
  }

  /** Objects of this kind are not served any more, and so are none of them. */
  public void noneServed() {
    index.clear();
  }

  public Strays<T> strays() {
    return strays;
  }

  /** All objects that this set owns, terminating ones included, as the cache shows them. */
  public List<Instance> of(Recipe.Owner owner) {
    return index.of(owner);
  }

  /** Every object, with the set it says it belongs to. */
  public List<Located> all() {
    return index.all().toList();
  }

  public CreateResult create(Recipe.Owner owner, InstanceId id, T wanted) {
    for (int left = CONFLICTS; ; left--) {
      try {
        kind.see(client.resource(wanted).create()).ifPresent(index::putUnlessKnown);
        return new CreateResult.Exists();
      } catch (KubernetesClientException e) {
        if (namespaceGoes(e)) {
          return new CreateResult.NamespaceGoes();
        }
        switch (Refusals.of(e)) {
          case Refusals.Meaning.AlreadyExists _ -> {
            return whose(owner, id, wanted);
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

  /** Asks the server whether it would accept this, without creating it. */
  public CreateResult probe(T wanted) {
    try {
      client.resource(wanted).dryRun().create();
      return new CreateResult.Exists();
    } catch (KubernetesClientException e) {
      if (namespaceGoes(e)) {
        return new CreateResult.NamespaceGoes();
      }
      return switch (Refusals.of(e)) {
        case Refusals.Meaning.AlreadyExists _, Refusals.Meaning.Conflict _ ->
            new CreateResult.Exists();
        case Refusals.Meaning.No(var words, var cause) -> new CreateResult.Refused(words, cause);
        case Refusals.Meaning.Gone _ -> new CreateResult.Refused(Refusals.words(e), Cause.POLICY);
        case Refusals.Meaning.Silence _ -> throw e;
      };
    }
  }

  /** The object that an instance is, as the server has it now. */
  public Resource<T> resource(Recipe.Owner owner, Instance instance) {
    return client.resources(kind.type()).inNamespace(owner.namespace()).withName(instance.name());
  }

  /** What a delete comes to that the server answered with an error. */
  public DeleteResult refused(
      Recipe.Owner owner, Instance instance, KubernetesClientException refusal) {
    return switch (Refusals.of(refusal)) {
      case Refusals.Meaning.No(var words, _) -> new DeleteResult.Refused(words);
      case Refusals.Meaning.AlreadyExists _, Refusals.Meaning.Conflict _ ->
          new DeleteResult.Stale();
      case Refusals.Meaning.Gone _ -> goneOrKept(owner, instance);
      case Refusals.Meaning.Silence _ -> throw refusal;
    };
  }

  /** A webhook may answer 404, too, and keep what is there. */
  public DeleteResult goneOrKept(Recipe.Owner owner, Instance instance) {
    T found = resource(owner, instance).get();
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

  /**
   * Gives an instance back the marks by which the watch knows it. No failure of this one keeps
   * anything else of the set from being done.
   */
  public void show(Recipe.Owner owner, Instance instance) {
    try {
      T found = resource(owner, instance).get();
      if (found == null || !instance.uid().equals(found.getMetadata().getUid())) {
        index.removeUnseen(owner, instance, true);
      } else if (!belongsTo(owner, found)) {
        index.removeUnseen(owner, instance, false);
      } else {
        kind.see(restoreLabels(owner, instance.id(), found)).ifPresent(index::putUnlessGone);
      }
    } catch (KubernetesClientException e) {
      log.atWarn()
          .addKeyValue("instance", owner.namespace() + "/" + instance.name())
          .addKeyValue("error", e.getMessage())
          .log("an instance that lost its label does not get it back yet");
    }
  }

  /**
   * Somebody was faster: we ourselves, when a reply was lost or the cache lags, or another leader
   * of ours. Read live, because the cache is what misled us.
   */
  private CreateResult whose(Recipe.Owner owner, InstanceId id, T wanted) {
    T found = client.resource(wanted).get();
    if (found == null) {
      return new CreateResult.Refused("The object vanished while it was created.", Cause.OUTAGE);
    }
    if (!belongsTo(owner, found)) {
      return new CreateResult.Taken();
    }
    kind.see(restoreLabels(owner, id, found)).ifPresent(index::putUnlessKnown);
    return new CreateResult.Exists();
  }

  /** It names this set as its owner, in a version that is served. */
  public boolean belongsTo(Recipe.Owner owner, T object) {
    return Claim.of(object)
        .filter(claim -> claim.set().equals(owner))
        .filter(claim -> versions.all().contains(claim.version()))
        .isPresent();
  }

  /**
   * Without its labels the watch would not show it. What it was made from is not told anew: that
   * was then.
   */
  private T restoreLabels(Recipe.Owner owner, InstanceId id, T found) {
    Map<String, String> ours =
        Map.of(WellKnown.SCALE_SET, owner.name(), WellKnown.INSTANCE_ID, id.toString());
    Map<String, String> labels = found.getMetadata().getLabels();
    if (labels != null && labels.keySet().containsAll(ours.keySet())) {
      return found;
    }
    return client
        .resource(found)
        .edit(
            object -> {
              Map<String, String> all = new HashMap<>(ours);
              all.putAll(Optional.ofNullable(object.getMetadata().getLabels()).orElse(Map.of()));
              object.getMetadata().setLabels(all);
              return object;
            });
  }

  /** Nobody undoes the deletion of a namespace; the rights to look at it are not needed. */
  private static boolean namespaceGoes(KubernetesClientException e) {
    return Optional.ofNullable(e.getStatus()).map(Status::getDetails).stream()
        .flatMap(details -> details.getCauses().stream())
        .anyMatch(cause -> NAMESPACE_GOES.equals(cause.getReason()));
  }
}
