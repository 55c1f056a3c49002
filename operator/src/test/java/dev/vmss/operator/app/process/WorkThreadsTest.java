package dev.vmss.operator.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class WorkThreadsTest {

  private final WorkThreads threads = WorkThreads.start(2, 2);

  @Test
  void drainingLetsARunningReconciliationFinishItsWrites() throws Exception {
    var begun = new CountDownLatch(1);
    var stopping = new CountDownLatch(1);
    var written = new AtomicBoolean();
    threads
        .reconciles()
        .execute(
            () -> {
              begun.countDown();
              await(stopping);
              join(() -> written.set(true));
            });
    begun.await();
    var drained = new AtomicBoolean();
    Thread drain = new Thread(() -> drained.set(threads.drain(Duration.ofSeconds(10))));
    drain.start();
    stopping.countDown();
    drain.join();
    assertThat(written).isTrue();
    assertThat(drained).isTrue();
  }

  @Test
  void whatDoesNotEndInTimeIsInterrupted() throws Exception {
    var interrupted = new CountDownLatch(1);
    var begun = new CountDownLatch(1);
    threads
        .writes()
        .execute(
            () -> {
              begun.countDown();
              await(new CountDownLatch(1));
              interrupted.countDown();
            });
    begun.await();
    assertThat(threads.drain(Duration.ofMillis(50))).isFalse();
    interrupted.await();
  }

  @Test
  void threadsAreNamedByPurposeAndKeepNoProcessAlive() throws Exception {
    Thread thread = threads.writes().submit(Thread::currentThread).get();
    assertThat(thread.getName()).isEqualTo("write-1");
    assertThat(thread.isDaemon()).isTrue();
    assertThat(thread.isVirtual()).as("it only waits").isTrue();
    threads.drain(Duration.ZERO);
  }

  @Test
  void whatOnlyWaitsIsBoundedOnVirtualThreads() throws Exception {
    assertThat(isVirtual(threads.writes())).isTrue();
    assertThat(isVirtual(threads.reconciles())).isFalse();
    assertThat(isVirtual(threads.downloads())).as("an interrupt would cut its socket").isFalse();
    var begun = new CountDownLatch(2);
    var third = new CountDownLatch(1);
    var end = new CountDownLatch(1);
    for (int i = 0; i < 2; i++) {
      threads
          .writes()
          .execute(
              () -> {
                begun.countDown();
                await(end);
              });
    }
    begun.await();
    threads.writes().execute(third::countDown);
    assertThat(third.await(50, TimeUnit.MILLISECONDS)).isFalse();
    end.countDown();
    third.await();
    threads.drain(Duration.ZERO);
  }

  private static boolean isVirtual(ExecutorService executor) throws Exception {
    return executor.submit(() -> Thread.currentThread().isVirtual()).get();
  }

  private void join(Runnable write) {
    try {
      threads.writes().submit(write).get();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
