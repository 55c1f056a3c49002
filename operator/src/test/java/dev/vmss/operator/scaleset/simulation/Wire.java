package dev.vmss.operator.scaleset.simulation;

import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.MarketplaceImageStatus;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetStatus;
import dev.vmss.operator.scaleset.simulation.world.Answers;
import dev.vmss.operator.scaleset.simulation.world.ApiServer;
import dev.vmss.operator.scaleset.simulation.world.Key;
import dev.vmss.operator.scaleset.simulation.world.Machine;
import dev.vmss.operator.scaleset.simulation.world.PodForm;
import dev.vmss.operator.scaleset.simulation.world.Refused;
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

    void refused(Key key, boolean probe, Refused.By by);

    /** The server keeps an object that was to be deleted. */
    void kept(String uid);

    /** Everything in that namespace is on its way out, and so said the server. */
    void namespaceGoes(Key key);

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
  private int answers;
  private int accidents;
  private boolean dead;

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

  /** How often the server has said no so far. */
  public int answers() {
    return answers;
  }

  /** How many accidents calls have met so far. */
  public int accidents() {
    return accidents;
  }

  /** The process has crashed in a call: it makes no other. */
  public boolean dead() {
    return dead;
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
    } catch (Refused no) {
      answers++;
      guard.refused(key, dryRun, no.by());
      throw no;
    } catch (KubernetesClientException e) {
      if (e.getCode() == 403 && e.getStatus().getDetails() != null) {
        answers++;
        guard.namespaceGoes(key);
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
    try {
      Optional<String> uid = call(key, false, () -> deleteNow(key, version, atOnce));
      uid.ifPresent(guard::deleted);
      return uid.isPresent();
    } catch (Refused no) {
      answers++;
      server.machines.get(key).map(Machine::uid).ifPresent(guard::kept);
      throw no;
    }
  }

  private Optional<String> deleteNow(Key key, String version, boolean atOnce) {
    Optional<Machine> machine = server.machines.get(key);
    machine.ifPresent(
        found -> {
          if (!version.isEmpty() && !version.equals(Long.toString(found.version()))) {
            throw Answers.conflict(key);
          }
          server.walls.deleting(key);
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
    if (dead) {
      throw new Crash();
    }
    Optional<Fault> fault = fate.next();
    if (fault.isEmpty()) {
      return done.get();
    }
    accidents++;
    switch (fault.get()) {
      case CRASH_BEFORE -> throw crash();
      case BROKEN -> throw Answers.broken();
      case TOO_MANY -> throw Answers.tooMany();
      case CONFLICT -> throw create ? Answers.broken() : Answers.conflict(key);
      case DENIED, QUOTA -> {
        if (create) {
          throw fault.get() == Fault.QUOTA
              ? Answers.exceeded(key, "pods")
              : Answers.denied(key, "denied, just once");
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

  private Crash crash() {
    dead = true;
    return new Crash();
  }

  private <T> T after(Fault fault, Supplier<T> done) {
    try {
      var _ = done.get();
      if (fault == Fault.RESENT) {
        return done.get();
      }
      if (fault == Fault.CRASH_AFTER) {
        throw crash();
      }
    } catch (KubernetesClientException e) {
      if (fault == Fault.CRASH_AFTER) {
        throw crash();
      }
      if (fault == Fault.RESENT) {
        throw e;
      }
    }
    throw Answers.lost();
  }
}
