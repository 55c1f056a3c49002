package dev.vmss.operator.feed.simplestreams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.feed.Shelf;
import dev.vmss.operator.feed.plan.Listing;
import dev.vmss.operator.feed.plan.ListingDraft;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Products files have megabytes, of which few bytes matter. */
class LargeProductsTest {

  @TempDir private Path folder;

  @Test
  void fortyProductsOfSixtyVersionsCostLittleMemoryAndTime() throws Exception {
    Path file = folder.resolve("products.json");
    write(file, 40, 60);
    assertThat(Files.size(file)).isBetween(2_000_000L, 10_000_000L);
    read(file); // classes are loaded, code is warm
    var thread = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    System.gc();
    long before = used();
    long allocated = thread.getCurrentThreadAllocatedBytes();
    long start = System.nanoTime();
    Listing listing = read(file);
    long millis = (System.nanoTime() - start) / 1_000_000;
    allocated = thread.getCurrentThreadAllocatedBytes() - allocated;
    System.gc();
    long kept = used() - before;
    System.out.printf(
        "%d bytes, 40 products x 60 versions: %d ms, %d kB allocated, %d kB kept for %d offers%n",
        Files.size(file), millis, allocated / 1024, kept / 1024, listing.offers().size());
    assertThat(listing.seen()).isEqualTo(2_400);
    assertThat(listing.offers()).hasSize(60);
    assertThat(allocated).as("allocated").isLessThan(32L * 1024 * 1024);
    assertThat(kept).as("kept").isLessThan(2L * 1024 * 1024);
  }

  private static long used() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static Listing read(Path file) throws Exception {
    Tree tree = Tree.of("https://images.example/releases/streams/v1/index.json");
    ListingDraft draft = new ListingDraft();
    var _ =
        Products.read(
            file, tree, "https://images.example/p.json", Shelf.rules("", "product-7"), draft);
    return draft.done("1");
  }

  private static void write(Path file, int products, int versions) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("{\"format\": \"products:1.0\", \"products\": {");
      for (int product = 0; product < products; product++) {
        out.write((product == 0 ? "" : ",") + "\"product-" + product + "\": {\"versions\": {");
        for (int version = 0; version < versions; version++) {
          out.write(
              (version == 0 ? "" : ",") + "\"" + (20_260_000 + version) + "\": {\"items\": {");
          items(out);
          out.write("}}");
        }
        out.write("}, \"release\": \"jammy\", \"arch\": \"amd64\"}");
      }
      out.write("}}");
    }
  }

  private static void items(Writer out) throws IOException {
    for (int item = 0; item < 6; item++) {
      String name = item == 0 ? "disk1.img" : "file-" + item + ".tar.xz";
      out.write(
          (item == 0 ? "" : ",")
              + "\"%s\": {\"ftype\": \"%s\", \"md5\": \"%s\", \"path\": \"server/releases/jammy/release/%s\", \"sha256\": \"%s\", \"size\": 123456789}"
                  .formatted(name, name, "d".repeat(32), name, "a".repeat(64)));
    }
  }
}
