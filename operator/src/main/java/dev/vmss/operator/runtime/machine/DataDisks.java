package dev.vmss.operator.runtime.machine;

import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.operator.kubevirt.VirtualMachine;
import dev.vmss.operator.runtime.DataDiskClaim;
import dev.vmss.operator.runtime.InstanceRuntime.Cause;
import dev.vmss.operator.runtime.InstanceRuntime.CreateResult;
import dev.vmss.operator.runtime.Recipe;
import dev.vmss.operator.runtime.Slot;
import dev.vmss.operator.runtime.owned.Refusals;
import dev.vmss.operator.runtime.owned.ServedVersions;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The data disks of machines: which there are, and all that is written of them. */
final class DataDisks {

  private static final Logger log = LoggerFactory.getLogger(DataDisks.class);

  private final KubernetesClient client;
  private final ServedVersions versions;

  /** As the watch shows them, by namespace and name. */
  private final Map<String, DataDiskReader.Found> known = new ConcurrentHashMap<>();

  DataDisks(KubernetesClient client, ServedVersions versions) {
    this.client = client;
    this.versions = versions;
  }

  private static String place(PersistentVolumeClaim object) {
    return object.getMetadata().getNamespace() + "/" + object.getMetadata().getName();
  }

  /** What was there before, and what is now. */
  record Change(Optional<DataDiskReader.Found> before, Optional<DataDiskReader.Found> now) {}

  Change shown(PersistentVolumeClaim object) {
    Optional<DataDiskReader.Found> now = DataDiskReader.see(object);
    Optional<DataDiskReader.Found> before =
        Optional.ofNullable(
            now.isPresent() ? known.put(place(object), now.get()) : known.remove(place(object)));
    return new Change(before, now);
  }

  Change gone(PersistentVolumeClaim object) {
    return new Change(Optional.ofNullable(known.remove(place(object))), Optional.empty());
  }

  void none() {
    known.clear();
  }

  List<DataDiskClaim> of(Recipe.Owner owner) {
    return known.values().stream()
        .filter(found -> belongsTo(owner, found))
        .map(DataDiskReader.Found::disk)
        .toList();
  }

  private boolean belongsTo(Recipe.Owner owner, DataDiskReader.Found found) {
    return found.claim().set().equals(owner) && versions.all().contains(found.claim().version());
  }

  /**
   * Makes those disks of a machine that are not there yet.
   *
   * @return why the machine cannot be made, if it cannot
   */
  Optional<CreateResult> ensure(Recipe recipe, Slot slot) {
    for (PersistentVolumeClaim wanted : DataDiskReader.claims(recipe, slot)) {
      Optional<CreateResult> no = ensure(recipe.owner(), wanted);
      if (no.isPresent()) {
        return no;
      }
    }
    return Optional.empty();
  }

  private Optional<CreateResult> ensure(Recipe.Owner owner, PersistentVolumeClaim wanted) {
    DataDiskReader.Found cached = known.get(place(wanted));
    if (cached != null
        && belongsTo(owner, cached)
        && !cached.disk().terminating()
        && !cached.disk().retained()) {
      return Optional.empty();
    }
    try {
      shown(client.resource(wanted).create());
      return Optional.empty();
    } catch (KubernetesClientException e) {
      return switch (Refusals.of(e)) {
        case Refusals.Meaning.AlreadyExists _ -> takeUp(owner, wanted);
        case Refusals.Meaning.No(var words, var cause) ->
            Optional.of(new CreateResult.Refused(words, cause));
        case Refusals.Meaning.Gone _ ->
            Optional.of(new CreateResult.Refused(Refusals.words(e), Cause.POLICY));
        case Refusals.Meaning.Conflict _, Refusals.Meaning.Silence _ -> throw e;
      };
    }
  }

  /** One of that name is there: the one before of that number left it, or it is a stranger's. */
  private Optional<CreateResult> takeUp(Recipe.Owner owner, PersistentVolumeClaim wanted) {
    Resource<PersistentVolumeClaim> there = client.resource(wanted);
    PersistentVolumeClaim found = there.get();
    Optional<DataDiskReader.Found> seen = Optional.ofNullable(found).flatMap(DataDiskReader::see);
    if (found != null && seen.filter(it -> belongsTo(owner, it)).isEmpty()) {
      return Optional.of(new CreateResult.Taken());
    }
    if (found == null || seen.orElseThrow().disk().terminating()) {
      return Optional.of(
          new CreateResult.Refused(
              "PersistentVolumeClaim '%s' is still being deleted."
                  .formatted(wanted.getMetadata().getName()),
              Cause.OUTAGE));
    }
    shown(seen.get().disk().retained() ? marked(found, false) : found);
    return Optional.empty();
  }

  private PersistentVolumeClaim marked(PersistentVolumeClaim found, boolean retained) {
    return client
        .resource(found)
        .edit(
            object -> {
              Map<String, String> all =
                  new HashMap<>(
                      Optional.ofNullable(object.getMetadata().getAnnotations()).orElse(Map.of()));
              if (retained) {
                all.put(WellKnown.RETAINED, "true");
              } else {
                all.remove(WellKnown.RETAINED);
              }
              object.getMetadata().setAnnotations(all);
              return object;
            });
  }

  /**
   * Deletes a disk, and with it what is on it: only if it is still the one that was seen, and there
   * is no machine of its number, which the server itself is asked.
   */
  void discard(Recipe.Owner owner, DataDiskClaim disk) {
    write(
        owner,
        disk,
        "deleted",
        found ->
            client
                .resource(found)
                .lockResourceVersion(found.getMetadata().getResourceVersion())
                .delete());
  }

  void retain(Recipe.Owner owner, DataDiskClaim disk) {
    write(owner, disk, "marked as retained", found -> marked(found, true));
  }

  private interface Write {
    void on(PersistentVolumeClaim found);
  }

  /** What fails is tried again by the next visit, and keeps nothing else of the set waiting. */
  private void write(Recipe.Owner owner, DataDiskClaim disk, String what, Write write) {
    try {
      PersistentVolumeClaim found =
          client
              .persistentVolumeClaims()
              .inNamespace(owner.namespace())
              .withName(disk.name())
              .get();
      // As it was seen: somebody may have marked it as retained since.
      boolean same =
          Optional.ofNullable(found)
              .flatMap(DataDiskReader::see)
              .filter(it -> belongsTo(owner, it) && it.disk().equals(disk))
              .isPresent();
      if (same && !inUse(owner, disk)) {
        write.on(found);
      }
    } catch (KubernetesClientException e) {
      log.atWarn()
          .addKeyValue("claim", owner.namespace() + "/" + disk.name())
          .addKeyValue("error", e.getMessage())
          .log("a data disk that was left cannot be " + what);
    }
  }

  private boolean inUse(Recipe.Owner owner, DataDiskClaim disk) {
    return client
            .resources(VirtualMachine.class)
            .inNamespace(owner.namespace())
            .withName(disk.id().nameIn(owner.name()))
            .get()
        != null;
  }
}
