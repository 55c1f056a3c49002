package dev.vmss.operator.runtime;

import dev.vmss.operator.catalogue.Items;
import dev.vmss.operator.model.ImageVersion;
import dev.vmss.operator.model.InstanceId;
import dev.vmss.operator.runtime.Instance.Ending;
import dev.vmss.operator.runtime.Instance.Identity;
import dev.vmss.operator.runtime.Instance.Life;
import dev.vmss.operator.runtime.Instance.Marks;
import dev.vmss.operator.runtime.Instance.Phase;
import dev.vmss.operator.runtime.Instance.Stamp;
import dev.vmss.operator.runtime.Instance.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Builds instances for tests: running, ready for a day and made from version 1.0.0 unless told
 * otherwise. Every step returns another builder.
 */
public final class Instances implements Cloneable {

  /** When instances were created unless told otherwise: long ago. */
  public static final Instant LONG_AGO = Instant.parse("2026-01-14T12:00:00Z");

  private final int id;
  private String set = "web";
  private String uid;
  private String resourceVersion = "1";
  private Instant created = LONG_AGO;
  private Optional<String> node = Optional.of("node-1");
  private Optional<String> chosenZone = Optional.empty();
  private Phase phase = Phase.RUNNING;
  private boolean ready = true;
  private Instant since = LONG_AGO.plus(Duration.ofSeconds(30));
  private boolean terminating;
  private Optional<Ending> ending = Optional.empty();
  private Optional<String> unschedulable = Optional.empty();
  private Optional<Snag> snag = Optional.empty();
  private boolean stopped;
  private Workload workload = Workload.POD;
  private boolean unseen;
  private Optional<ImageVersion> version = Optional.of(ImageVersion.of("1.0.0"));
  private String digest = Items.digestOf("1.0.0");
  private String model = "";
  private String meaning = "";
  private Marks marks = Marks.NONE;

  private Instances(int id) {
    this.id = id;
    this.uid = "uid-" + id;
  }

  public static Instances number(int id) {
    return new Instances(id);
  }

  /** The builder that makes this instance. */
  public static Instances from(Instance instance) {
    Instances copy = new Instances(instance.id().number());
    copy.set = instance.name().substring(0, instance.name().lastIndexOf('-'));
    copy.uid = instance.uid();
    copy.resourceVersion = instance.resourceVersion();
    copy.created = instance.created();
    copy.node = instance.node();
    copy.chosenZone = instance.chosenZone();
    copy.phase = instance.phase();
    copy.ready = instance.ready();
    copy.since = instance.since();
    copy.terminating = instance.terminating();
    copy.ending = instance.ending();
    copy.unschedulable = instance.unschedulable();
    copy.snag = instance.snag();
    copy.unseen = instance.unseen();
    copy.stopped = instance.stopped();
    copy.workload = instance.workload();
    copy.version = instance.stamp().version();
    copy.digest = instance.stamp().digest();
    copy.model = instance.stamp().model();
    copy.meaning = instance.stamp().meaning();
    copy.marks = instance.marks();
    return copy;
  }

  public Instances uid(String other) {
    return change(i -> i.uid = other);
  }

  public Instances created(Instant at) {
    return change(
        i -> {
          i.created = at;
          i.since = at;
        });
  }

  public Instances on(String other) {
    return change(i -> i.node = Optional.of(other));
  }

  /** The zone it was made for. */
  public Instances inZone(String zone) {
    return change(i -> i.chosenZone = Optional.of(zone));
  }

  /** Created, but not on any node yet. */
  public Instances pending() {
    return change(
        i -> {
          i.phase = Phase.PENDING;
          i.node = Optional.empty();
          i.ready = false;
        });
  }

  /** On a node, but its containers do not run yet. */
  public Instances starting() {
    return change(
        i -> {
          i.phase = Phase.PENDING;
          i.ready = false;
        });
  }

  public Instances unschedulable(String words) {
    return pending().change(i -> i.unschedulable = Optional.of(words));
  }

  public Instances runningOn(String other, Instant at) {
    return on(other)
        .change(
            i -> {
              i.phase = Phase.RUNNING;
              i.unschedulable = Optional.empty();
              i.since = at;
            });
  }

  public Instances ready(Instant at) {
    return change(
        i -> {
          i.ready = true;
          i.phase = Phase.RUNNING;
          i.since = at;
        });
  }

  public Instances unready(Instant at) {
    return change(
        i -> {
          i.ready = false;
          i.since = at;
        });
  }

  /** On its node, and not ready for that reason since then. */
  public Instances snag(Instant at, Snag by) {
    return unready(at).change(i -> i.snag = Optional.of(by));
  }

  /** The watch shows it no more. */
  public Instances unseen() {
    return change(i -> i.unseen = true);
  }

  public Instances lost(Instant at) {
    return unready(at).change(i -> i.phase = Phase.LOST);
  }

  public Instances terminating() {
    return change(i -> i.terminating = true);
  }

  /** Somebody asked for its end at that time, and gave it so long. */
  public Instances terminating(Instant asked, Duration grace) {
    return terminating().change(i -> i.ending = Optional.of(new Ending(asked.plus(grace), grace)));
  }

  /** Made from that version, with the digest that {@link Items} gives it. */
  public Instances of(String imageVersion) {
    return of(imageVersion, Items.digestOf(imageVersion));
  }

  public Instances of(String imageVersion, String imageDigest) {
    return change(
        i -> {
          i.version = Optional.of(ImageVersion.of(imageVersion));
          i.digest = imageDigest;
        });
  }

  /** Somebody removed its labels. */
  public Instances ofUnknownImage() {
    return change(
        i -> {
          i.version = Optional.empty();
          i.digest = "";
        });
  }

  /** What the model comes to, as this release stamps it; earlier ones did not. */
  public Instances meaning(String hash) {
    return change(i -> i.meaning = hash);
  }

  public Instances model(String hash) {
    return change(i -> i.model = hash);
  }

  public Instances protectedFromScaleIn() {
    return change(
        i ->
            i.marks =
                new Marks(
                    true,
                    i.marks.protectedFromActions(),
                    i.marks.deleteFirst(),
                    i.marks.upgradeRequested()));
  }

  public Instances protectedFromActions() {
    return change(
        i ->
            i.marks =
                new Marks(
                    i.marks.protectedFromScaleIn(),
                    true,
                    i.marks.deleteFirst(),
                    i.marks.upgradeRequested()));
  }

  public Instances deleteFirst() {
    return change(
        i ->
            i.marks =
                new Marks(
                    i.marks.protectedFromScaleIn(),
                    i.marks.protectedFromActions(),
                    true,
                    i.marks.upgradeRequested()));
  }

  public Instances upgradeRequested() {
    return change(
        i ->
            i.marks =
                new Marks(
                    i.marks.protectedFromScaleIn(),
                    i.marks.protectedFromActions(),
                    i.marks.deleteFirst(),
                    true));
  }

  /** It is made of a KubeVirt machine. */
  public Instances machine() {
    return change(i -> i.workload = Workload.MACHINE);
  }

  /** Its user stopped it. */
  public Instances stopped() {
    return change(
        i -> {
          i.stopped = true;
          i.ready = false;
          i.node = Optional.empty();
        });
  }

  /** Its user started it again. */
  public Instances started() {
    return change(
        i -> {
          i.stopped = false;
          i.ready = true;
          i.node = Optional.of("node-0");
        });
  }

  public Instance instance() {
    String image = "ubuntu-" + version.map(v -> v.toString().replace('.', '-')).orElse("unknown");
    return new Instance(
        new Identity(workload, set + "-" + id, new InstanceId(id), uid, resourceVersion),
        created,
        chosenZone,
        new Stamp(version, digest, image, "uid-of-" + image, model, meaning),
        marks,
        new Life(
            phase,
            ready,
            since,
            node,
            stopped,
            terminating,
            ending,
            unschedulable,
            ready ? Optional.empty() : snag,
            unseen));
  }

  private Instances change(Consumer<Instances> how) {
    try {
      Instances copy = (Instances) clone();
      how.accept(copy);
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("Instances is Cloneable.", e);
    }
  }
}
