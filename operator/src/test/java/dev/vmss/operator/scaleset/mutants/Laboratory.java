package dev.vmss.operator.scaleset.mutants;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongFunction;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Compiles one changed source file of the operator in memory and runs the simulation over the
 * program that results, in a class loader of its own.
 */
final class Laboratory {

  private static final String OURS = "dev.vmss.operator.";
  private static final Path SOURCES = Path.of("src", "main", "java", "dev", "vmss", "operator");

  private final JavaCompiler compiler =
      Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "This needs a JDK.");

  /** The operator with that bug. */
  ClassLoader with(Mutant mutant) {
    return new Mutated(compile(mutant));
  }

  /** A part of the tests, by the name of its class, over what a class loader has. */
  LongFunction<String> start(ClassLoader loader, String part) {
    try {
      @SuppressWarnings("unchecked")
      LongFunction<String> made =
          (LongFunction<String>)
              loader.loadClass(OURS + "scaleset." + part).getConstructor().newInstance();
      return made;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(part + " does not start over a mutant.", e);
    }
  }

  /** Class files by class name. */
  private Map<String, byte[]> compile(Mutant mutant) {
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      Output output = new Output(files);
      boolean compiled =
          compiler
              .getTask(
                  said,
                  output,
                  null,
                  List.of("-proc:none", "-nowarn", "-cp", classPath()),
                  null,
                  List.of(new Source(mutant.className(), mutated(mutant))))
              .call();
      if (!compiled) {
        throw new AssertionError("'%s' does not compile:%n%s".formatted(mutant.what(), said));
      }
      return output.classes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As surefire knows it, or as the JVM does. */
  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private static String mutated(Mutant mutant) throws IOException {
    String source = Files.readString(SOURCES.resolve(mutant.file() + ".java"));
    int first = source.indexOf(mutant.original());
    if (first < 0 || source.indexOf(mutant.original(), first + 1) >= 0) {
      throw new AssertionError(
          "'%s': its original text does not occur exactly once in %s.java: adapt the mutant."
              .formatted(mutant.what(), mutant.file()));
    }
    return source.replace(mutant.original(), mutant.replacement());
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String className, String text) {
      super(URI.create("string:///" + className.replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class Compiled extends SimpleJavaFileObject {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Compiled(String className) {
      super(URI.create("mem:///" + className.replace('.', '/') + ".class"), Kind.CLASS);
    }

    @Override
    public OutputStream openOutputStream() {
      return bytes;
    }
  }

  private static final class Output extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, Compiled> made = new HashMap<>();

    Output(JavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      return made.computeIfAbsent(className, Compiled::new);
    }

    Map<String, byte[]> classes() {
      Map<String, byte[]> classes = new HashMap<>();
      made.forEach((name, compiled) -> classes.put(name, compiled.bytes.toByteArray()));
      return classes;
    }
  }

  /** The operator and its simulation anew, with the changed classes; everything else as it is. */
  private static final class Mutated extends ClassLoader {
    private final Map<String, byte[]> changed;

    Mutated(Map<String, byte[]> changed) {
      super(Laboratory.class.getClassLoader());
      this.changed = Map.copyOf(changed);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(OURS)) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> known = findLoadedClass(name);
        return known != null ? known : define(name);
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      byte[] bytes = changed.containsKey(name) ? changed.get(name) : original(name);
      return defineClass(name, bytes, 0, bytes.length);
    }

    private byte[] original(String name) throws ClassNotFoundException {
      try (InputStream file = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (file == null) {
          throw new ClassNotFoundException(name);
        }
        return file.readAllBytes();
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
