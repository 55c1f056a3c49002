package dev.vmss.operator.scaleset.simulation;

import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.MarketplaceImageStatus;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** One operator's line to the API server, on which everything can go wrong. */
public final class Wire {

  /** Looks at every write at the moment it reaches the server. */
  public interface Guard {

    void creating(Machine machine);

    /** Everything in that namespace is on its way out, and so said the server. */
    void namespaceGoes(Key key);

    void refused(Key key, boolean probe, boolean quota);

    void labelling(Machine machine);

    void deleting(Machine machine, boolean atOnce);

    /** The caller knows now that this object is going. */
    void deleted(String uid);

    void writing(VirtualMachineScaleSet current, VirtualMachineScaleSetStatus status);

    void writing(MarketplaceImage current, MarketplaceImageStatus status);
  }

  /** What happens in the world while a call is on its way. */
  public interface Surprises {

    void interlude();

    void otherOperator();
  }

  private static final int CONFLICT = 409;

  private final ApiServer server;
  private final Fate fate;
  private final Surprises surprises;
  private final Guard guard;
  private int writes;

  Wire(ApiServer server, Fate fate, Surprises surprises, Guard guard) {
    this.server = server;
    this.fate = fate;
    this.surprises = surprises;
    this.guard = guard;
  }

  /** A client for those who only look. */
  public static KubernetesClient none() {
    return (KubernetesClient)
        Proxy.newProxyInstance(
            Wire.class.getClassLoader(),
            new Class<?>[] {KubernetesClient.class},
            (proxy, method, arguments) -> {
              throw new UnsupportedOperationException(method.toString());
            });
  }

  public KubernetesClient client() {
    return PodCalls.over(this);
  }

  /** Everything this operator changed so far. */
  public int writes() {
    return writes;
  }

  public Optional<VirtualMachineScaleSet> status(
      VirtualMachineScaleSet onto, VirtualMachineScaleSetStatus status) {
    return unlessConflict(
        Key.of(onto),
        () -> {
          Optional<VirtualMachineScaleSet> before = server.sets.get(Key.of(onto));
          Optional<VirtualMachineScaleSet> written = server.writeStatus(onto, status);
          written.ifPresent(
              object -> {
                writes++;
                guard.writing(before.orElseThrow(), status);
              });
          return written;
        });
  }

  public Optional<MarketplaceImage> status(MarketplaceImage onto, MarketplaceImageStatus status) {
    return unlessConflict(
        Key.of(onto),
        () -> {
          Optional<MarketplaceImage> before = server.images.get(Key.of(onto));
          Optional<MarketplaceImage> written = server.writeImageStatus(onto, status);
          written.ifPresent(
              object -> {
                writes++;
                guard.writing(before.orElseThrow(), status);
              });
          return written;
        });
  }

  /** Sets the finalizers of an item; nothing when that was the end of it. */
  public Optional<MarketplaceImage> finalizers(MarketplaceImage onto, List<String> finalizers) {
    return call(
        Key.of(onto),
        false,
        () -> {
          Optional<MarketplaceImage> left = server.writeFinalizers(onto, finalizers);
          writes++;
          return left;
        });
  }

  private <T> Optional<T> unlessConflict(Key key, Supplier<Optional<T>> write) {
    try {
      return call(key, false, write);
    } catch (KubernetesClientException e) {
      if (e.getCode() == CONFLICT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  Pod create(Pod pod, boolean dryRun) {
    Key key = Key.of(pod);
    try {
      return call(key, true, () -> PodForm.write(admit(pod, dryRun)));
    } catch (KubernetesClientException e) {
      if (e.getCode() == 403 && e.getStatus().getDetails() != null) {
        guard.namespaceGoes(key);
      } else if (e.getCode() == 403) {
        guard.refused(key, dryRun, e.getMessage().contains("exceeded quota"));
      }
      throw e;
    }
  }

  private Machine admit(Pod pod, boolean dryRun) {
    Machine machine = server.create(pod, dryRun);
    if (!dryRun) {
      writes++;
      guard.creating(machine);
    }
    return machine;
  }

  Optional<Pod> get(Key key) {
    return call(key, false, () -> server.machines.get(key).map(PodForm::write));
  }

  Optional<Pod> edit(Key key, UnaryOperator<Pod> by) {
    return call(
        key,
        false,
        () ->
            server
                .machines
                .get(key)
                .map(
                    machine -> {
                      Map<String, String> labels =
                          by.apply(PodForm.write(machine)).getMetadata().getLabels();
                      writes++;
                      guard.labelling(machine);
                      return PodForm.write(server.change(machine, m -> m.withLabels(labels)));
                    }));
  }

  /**
   * @return false when there was nothing to delete
   */
  boolean delete(Key key, String version, boolean atOnce) {
    Optional<String> uid = call(key, false, () -> deleteNow(key, version, atOnce));
    uid.ifPresent(guard::deleted);
    return uid.isPresent();
  }

  private Optional<String> deleteNow(Key key, String version, boolean atOnce) {
    Optional<Machine> machine = server.machines.get(key);
    machine.ifPresent(
        found -> {
          if (!version.isEmpty() && !version.equals(Long.toString(found.version()))) {
            throw Answers.conflict(key);
          }
          writes++;
          guard.deleting(found, atOnce);
          if (atOnce) {
            server.deleteAtOnce(found);
          } else {
            server.delete(found);
          }
        });
    return machine.map(Machine::uid);
  }

  private <T> T call(Key key, boolean create, Supplier<T> done) {
    Optional<Fault> fault = fate.next();
    if (fault.isEmpty()) {
      return done.get();
    }
    switch (fault.get()) {
      case CRASH_BEFORE -> throw new Crash();
      case BROKEN -> throw Answers.broken();
      case TOO_MANY -> throw Answers.tooMany();
      case CONFLICT -> throw create ? Answers.broken() : Answers.conflict(key);
      case DENIED, QUOTA -> {
        if (create) {
          String words = fault.get() == Fault.QUOTA ? "exceeded quota: pods" : "denied, just once";
          throw Answers.forbidden(key, words);
        }
      }
      case INTERLUDE -> surprises.interlude();
      case OTHER_OPERATOR -> surprises.otherOperator();
      case CRASH_AFTER, LOST_REPLY, RESENT -> {
        return after(fault.get(), done);
      }
    }
    return done.get();
  }

  private static <T> T after(Fault fault, Supplier<T> done) {
    try {
      var _ = done.get();
      if (fault == Fault.RESENT) {
        return done.get();
      }
      if (fault == Fault.CRASH_AFTER) {
        throw new Crash();
      }
    } catch (KubernetesClientException e) {
      if (fault == Fault.CRASH_AFTER) {
        throw new Crash();
      }
      if (fault == Fault.RESENT) {
        throw e;
      }
    }
    throw Answers.lost();
  }
}
