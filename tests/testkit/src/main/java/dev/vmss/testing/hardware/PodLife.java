package dev.vmss.testing.hardware;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** Where one simulated Pod stands between being bound and being gone. Guarded by itself. */
final class PodLife {

  private final String ip;
  private final Deque<Behaviour.Step> ahead;
  private volatile Pod pod;
  private Future<?> next = CompletableFuture.completedFuture(null);
  private Optional<PodState> reported = Optional.empty();
  private Optional<Instant> startedAt = Optional.empty();
  private boolean terminating;

  PodLife(Pod pod, String ip, Behaviour behaviour) {
    this.pod = pod;
    this.ip = ip;
    this.ahead = new ArrayDeque<>(behaviour.steps());
  }

  Pod pod() {
    return pod;
  }

  /**
   * Takes note of a later version; true if it must be reported anew: a readiness gate has moved.
   */
  synchronized boolean see(Pod later) {
    boolean moved = PodReport.gatesAreOpen(pod) != PodReport.gatesAreOpen(later);
    pod = later;
    return moved && !terminating && reported.equals(Optional.of(PodState.RUNNING_READY));
  }

  String ip() {
    return ip;
  }

  String node() {
    return pod.getSpec().getNodeName();
  }

  synchronized Optional<Behaviour.Step> nextStep() {
    return Optional.ofNullable(ahead.peek());
  }

  synchronized Instant startedAt(Instant now) {
    Instant start = startedAt.orElse(now);
    startedAt = Optional.of(start);
    return start;
  }

  synchronized Optional<PodState> reported() {
    return reported;
  }

  /** False once the life has taken another course than the planned one. */
  synchronized boolean isDue(Behaviour.Step step) {
    return !terminating && step.equals(ahead.peek());
  }

  synchronized void done(Behaviour.Step step) {
    ahead.remove(step);
    reported = Optional.of(step.state());
  }

  /** Leaves the planned course: from now on only hands and deletion change the Pod. */
  synchronized void force(PodState state) {
    pause();
    ahead.clear();
    reported = Optional.of(state);
  }

  /** True for the first call only: a Pod is taken down once. */
  synchronized boolean beginTermination() {
    boolean first = !terminating;
    terminating = true;
    if (first) {
      pause();
    }
    return first;
  }

  synchronized boolean isTerminating() {
    return terminating;
  }

  synchronized void expect(Future<?> task) {
    next = task;
  }

  /** Stops what is under way, as when the node dies. */
  synchronized void pause() {
    next.cancel(false);
  }
}
