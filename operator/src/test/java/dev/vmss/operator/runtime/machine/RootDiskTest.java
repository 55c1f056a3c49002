package dev.vmss.operator.runtime.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.vmss.api.v1alpha1.OsType;
import dev.vmss.operator.catalogue.ServedImage;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RootDiskTest {

  private static final ServedImage DISK = Machines.image(OsType.LINUX);
  private static final ServedImage IMPORTED = Machines.imported(DISK, Machines.VOLUME);

  private final RandomGenerator random = new Random(1);

  @Test
  void comesOutOfTheImageWhereNothingWasImported() {
    assertThat(RootDisk.of(DISK, random)).isEqualTo(new RootDisk.Ephemeral());
  }

  /** Else the machine that replaces another would start from its disk. */
  @Test
  void isAnotherCloneForEveryMachineOfTheSameName() {
    RootDisk first = RootDisk.of(IMPORTED, random);
    RootDisk second = RootDisk.of(IMPORTED, random);
    assertThat(first)
        .asInstanceOf(type(RootDisk.Clone.class))
        .extracting(RootDisk.Clone::volume)
        .isEqualTo(Machines.VOLUME);
    assertThat(first).isNotEqualTo(second);
    assertThat(((RootDisk.Clone) first).nameFor("web-3")).matches("web-3-[a-z0-9]{8}");
  }
}
