package dev.vmss.testing.hardware;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Plays the kubelet of all simulated nodes: starts Pods, reports them, confirms their deletion. */
final class Kubelet {

  private final PodWrites writes;
  private final Clockwork clockwork;
  private final Rules rules;
  private final Predicate<String> nodeIsAlive;
  private final Map<String, PodLife> lives = new ConcurrentHashMap<>();
  private final AtomicInteger addresses = new AtomicInteger();
  private volatile Duration startDelay = Duration.ofMillis(200);
  private volatile Duration stopDelay = Duration.ofMillis(200);

  Kubelet(PodWrites writes, Clockwork clockwork, Rules rules, Predicate<String> nodeIsAlive) {
    this.writes = writes;
    this.clockwork = clockwork;
    this.rules = rules;
    this.nodeIsAlive = nodeIsAlive;
  }

  void startDelay(Duration delay) {
    startDelay = delay;
  }

  void stopDelay(Duration delay) {
    stopDelay = delay;
  }

  /** Takes note of a Pod on a simulated node; any number of times, in any order. */
  void observe(Pod pod) {
    String uid = pod.getMetadata().getUid();
    PodLife known = lives.get(uid);
    if (known == null) {
      PodLife begun = new PodLife(pod, nextAddress(), courseOf(pod));
      known = lives.putIfAbsent(uid, begun);
      if (known == null) {
        known = begun;
        planNext(begun, startDelay);
      }
    }
    PodLife life = known;
    if (life.see(pod)) {
      clockwork.soon(() -> repeat(life));
    }
    if (pod.getMetadata().getDeletionTimestamp() != null && known.beginTermination()) {
      planRemoval(known);
    }
  }

  void forget(Pod pod) {
    Optional.ofNullable(lives.remove(pod.getMetadata().getUid())).ifPresent(PodLife::pause);
  }

  void nodeDied(String node) {
    livesOn(node).forEach(PodLife::pause);
  }

  /** Picks up where the node left off: a real kubelet, too, reports its Pods again. */
  void nodeRevived(String node) {
    for (PodLife life : livesOn(node)) {
      if (life.isTerminating()) {
        planRemoval(life);
      } else {
        life.reported().ifPresent(state -> clockwork.soon(() -> write(life, state)));
        planNext(life, startDelay);
      }
    }
  }

  /** Reports a state at once, in the caller's thread, and drops the planned course. */
  void force(Pod pod, PodState state) {
    force(pod, state, Instant.now());
  }

  /** As above, as a state that began at this time. */
  void force(Pod pod, PodState state, Instant since) {
    PodLife life =
        lives.computeIfAbsent(
            pod.getMetadata().getUid(), uid -> new PodLife(pod, nextAddress(), Behaviour.runs()));
    synchronized (life) {
      life.force(state);
      write(life, state, since);
    }
  }

  private Behaviour courseOf(Pod pod) {
    // What runs already was started by an earlier simulator on the same cluster.
    boolean fresh = pod.getStatus() == null || "Pending".equals(pod.getStatus().getPhase());
    return fresh ? rules.behaviourOf(pod) : Behaviour.continues();
  }

  private void planNext(PodLife life, Duration delayOfFirst) {
    life.nextStep()
        .ifPresent(
            step -> {
              Duration delay = life.reported().isPresent() ? step.after() : delayOfFirst;
              life.expect(clockwork.after(delay, () -> advance(life, step)));
            });
  }

  private void advance(PodLife life, Behaviour.Step step) {
    // A lock over the write, too: a state set by hand must not be overtaken by a planned one.
    synchronized (life) {
      if (nodeIsAlive.test(life.node()) && life.isDue(step)) {
        write(life, step.state());
        life.done(step);
        planNext(life, startDelay);
      }
    }
  }

  private void repeat(PodLife life) {
    synchronized (life) {
      if (nodeIsAlive.test(life.node()) && !life.isTerminating()) {
        life.reported().ifPresent(state -> write(life, state));
      }
    }
  }

  private void planRemoval(PodLife life) {
    life.expect(
        clockwork.after(
            stopDelay,
            () -> {
              if (nodeIsAlive.test(life.node())) {
                writes.remove(life.pod());
              }
            }));
  }

  private void write(PodLife life, PodState state) {
    write(life, state, Instant.now());
  }

  private void write(PodLife life, PodState state, Instant since) {
    if (state == PodState.VANISHED) {
      writes.remove(life.pod());
    } else {
      writes.report(PodReport.patch(life.pod(), state, life.ip(), life.startedAt(since), since));
    }
  }

  private List<PodLife> livesOn(String node) {
    return lives.values().stream().filter(life -> life.node().equals(node)).toList();
  }

  /** Addresses of 10.128.0.0/9, which neither services here nor the usual clusters use. */
  private String nextAddress() {
    int n = addresses.incrementAndGet();
    return "10.%d.%d.%d".formatted(128 + (n >> 16) % 128, (n >> 8) % 256, n % 256);
  }
}
