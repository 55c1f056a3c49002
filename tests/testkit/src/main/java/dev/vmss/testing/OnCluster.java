package dev.vmss.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a test class that runs on {@link TestCluster#shared()}.
 *
 * <p>Constructors and methods may have parameters of type {@link TestCluster}, {@code
 * KubernetesClient} (the administrator's) and {@code Hardware}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ClusterParameters.class)
public @interface OnCluster {}
