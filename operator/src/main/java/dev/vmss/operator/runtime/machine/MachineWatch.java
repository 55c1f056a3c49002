package dev.vmss.operator.runtime.machine;

import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.operator.kubevirt.KubeVirt;
import dev.vmss.operator.kubevirt.VirtualMachine;
import dev.vmss.operator.kubevirt.VirtualMachineInstance;
import dev.vmss.operator.runtime.owned.Unlabelled;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.api.config.informer.InformerConfiguration;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The informers of machines and their runs, which exist while KubeVirt's kinds are served. */
final class MachineWatch {

  private static final Logger log = LoggerFactory.getLogger(MachineWatch.class);

  private static final int FILLED_WITHIN_SECONDS = 60;

  private final KubernetesClient client;
  private final Set<String> namespaces;
  private final MachineEvents events;
  private List<SharedIndexInformer<?>> informers = List.of();

  MachineWatch(KubernetesClient client, Set<String> namespaces, MachineEvents events) {
    this.client = client;
    this.namespaces =
        InformerConfiguration.allNamespacesWatched(namespaces) ? Set.of("") : namespaces;
    this.events = events;
  }

  /** Whether machines are watched. */
  synchronized boolean runs() {
    return !informers.isEmpty();
  }

  /**
   * Begins or ends the watch as KubeVirt has come or gone.
   *
   * @return whether it did so
   */
  synchronized boolean look() {
    boolean before = runs();
    Optional<Boolean> served = served();
    boolean broken = informers.stream().anyMatch(informer -> !informer.isRunning());
    if (before && (broken || served.filter(is -> !is).isPresent())) {
      log.info("KubeVirt is not there any more");
      end();
    }
    if (!runs() && served.orElse(false)) {
      begin();
    }
    return before != runs();
  }

  /** Nothing when the server does not say. */
  private Optional<Boolean> served() {
    try {
      return Optional.of(
          Optional.ofNullable(client.getApiResources(KubeVirt.GROUP + "/" + KubeVirt.VERSION))
              .map(list -> list.getResources())
              .filter(
                  resources ->
                      resources.stream()
                          .anyMatch(
                              resource ->
                                  HasMetadata.getPlural(VirtualMachine.class)
                                      .equals(resource.getName())))
              .isPresent());
    } catch (KubernetesClientException e) {
      log.atDebug()
          .addKeyValue("error", e.getMessage())
          .log("cannot ask whether KubeVirt is there");
      return Optional.empty();
    }
  }

  private void begin() {
    List<SharedIndexInformer<?>> all = new ArrayList<>();
    informers = all;
    try {
      for (String namespace : namespaces) {
        watch(namespace, all);
      }
      events.search(unlabelled());
      log.info("KubeVirt is there: machines can be made");
    } catch (KubernetesClientException | TimeoutException | ExecutionException e) {
      log.atWarn()
          .addKeyValue("error", e.getMessage())
          .log("KubeVirt is there, but its machines cannot be watched; tried again");
      end();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      end();
    }
  }

  /**
   * A machine's story needs its run, so that runs come first; and disks last: whose machine is not
   * known yet would seem to be left.
   */
  private void watch(String namespace, List<SharedIndexInformer<?>> all)
      throws InterruptedException, ExecutionException, TimeoutException {
    all.add(
        informer(
            namespace,
            VirtualMachineInstance.class,
            MachinePruning::prune,
            events::shown,
            events::gone));
    all.add(
        informer(
            namespace, VirtualMachine.class, MachinePruning::prune, events::shown, events::gone));
    all.add(
        informer(
            namespace,
            PersistentVolumeClaim.class,
            MachinePruning::prune,
            events::shown,
            events::gone,
            WellKnown.INSTANCE_ID));
  }

  private Stream<HasMetadata> unlabelled() {
    return new Unlabelled(client, VirtualMachine.class).in(namespaces);
  }

  /**
   * @param labels that objects have beside the name of their set
   */
  private <T extends HasMetadata> SharedIndexInformer<T> informer(
      String namespace,
      Class<T> kind,
      UnaryOperator<T> prune,
      Consumer<T> shown,
      Consumer<T> gone,
      String... labels)
      throws InterruptedException, ExecutionException, TimeoutException {
    var all = client.resources(kind);
    FilterWatchListDeletable<T, ?, ?> ours =
        (namespace.isEmpty() ? all.inAnyNamespace() : all.inNamespace(namespace))
            .withLabel(WellKnown.SCALE_SET);
    for (String label : labels) {
      ours = ours.withLabel(label);
    }
    SharedIndexInformer<T> informer = ours.runnableInformer(0);
    informer.itemStore(new TransformingItemStore<>(prune));
    informer.addEventHandler(
        new ResourceEventHandler<>() {
          @Override
          public void onAdd(T object) {
            shown.accept(object);
          }

          @Override
          public void onUpdate(T before, T object) {
            shown.accept(object);
          }

          @Override
          public void onDelete(T object, boolean unknown) {
            gone.accept(object);
          }
        });
    informer.start().toCompletableFuture().get(FILLED_WITHIN_SECONDS, TimeUnit.SECONDS);
    informer.getStore().list().forEach(shown);
    return informer;
  }

  synchronized void end() {
    boolean watched = runs();
    informers.forEach(SharedIndexInformer::stop);
    informers = List.of();
    if (watched) {
      events.none();
    }
  }
}
