# VMSS Operator. `make help` lists the targets; `make test` is what CI runs.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

# The JDK that compiles and runs everything, found when it is first needed.
JDK_VERSION := 25
JDK = $(eval JDK := $(or $(shell config/tools/jdk.sh $(JDK_VERSION)),$(error JDK $(JDK_VERSION) or newer is needed \
	and was found neither in JAVA_HOME nor in the usual places: install one, or set JAVA_HOME to it)))$(JDK)
JAVA = $(JDK)/bin/java

# Warnings, and what the test runners say: the class that runs and the closing lines.
LOG := -Dorg.slf4j.simpleLogger
# Maven's own libraries and Netty do what newer JDKs warn of.
UNWARNED := --sun-misc-unsafe-memory-access=allow
MVN = JAVA_HOME=$(JDK) \
	MAVEN_OPTS="$${MAVEN_OPTS:-} $(UNWARNED) --enable-native-access=ALL-UNNAMED" mvn -B -ntp $(LOG).defaultLogLevel=warn \
	$(LOG).log.org.apache.maven.plugin.surefire=info $(LOG).log.org.apache.maven.plugin.failsafe=info

JAR := operator/target/vmss-operator.jar
# The modules, in the order in which they are built.
MODULES := crds tests/testkit operator tests/delivery tests/demo tests/bench tests/integration
# Class paths, which the build writes: of what is in main or test sources of a module.
main = $(1)/target/classes:$$(cat $(1)/target/classpath.txt)
tests = $(1)/target/test-classes:$(call main,$(1))
# The shell scripts that git knows.
SCRIPTS = $$(git ls-files '*.sh' .ci/run)

say = printf '\n==> %s\n' "$(1)"

.PHONY: help build test unit it crash lint fmt generate verify cluster control-plane demo demo-machines compare-kubevirt demo-stop run bench bench-machines soak image image-push clean

help: ## List the targets
	@sed -n 's/^\([a-z][a-z-]*\):[^#]*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | awk -F'\t' '{printf "  make %-14s %s\n", $$1, $$2}'

build: ## Build the runnable jar, operator/target/vmss-operator.jar
	@$(call say,build)
	@$(MVN) package -Dmaven.test.skip=true -pl operator -am

# Everything is compiled with the checks switched on, in the one call that runs all tests. Meanwhile the programs of a
# control plane are got, for which the integration tests wait, and promtool.
test: shell-lint compiled-without-checks ## Run everything that CI runs: lint, unit and integration tests, verify
	@$(call say,lint and all tests)
	@rm -f $(USED_RIGHTS)
	@{ $(MAKE) --silent cluster && config/tools/promtool.sh >/dev/null; } & cluster=$$!; trap 'kill $$cluster 2>/dev/null || true' EXIT; \
	$(MVN) -Plint verify; wait $$cluster
	@$(MAKE) --silent ran-tests slowest-tests used-rights up-to-date

unit: ## Run the unit tests only; ARGS=-Dtest=NameTest for some of them
	@$(MVN) test $(ARGS)

it: cluster ## Run the integration tests only; ARGS=-Dit.test=NameIT for some of them
	@$(call say,integration tests)
	@$(MVN) verify -DskipUnitTests $(ARGS)
	@$(MAKE) --silent ran-tests

crash: cluster ## Crash the operator at every write of every scenario; `make test` tries a ninth of them
	@$(call say,crash at every write)
	@$(MVN) verify -DskipUnitTests -Dit.test=CrashIT -Dcrash.share=1

# Skipped tests prove nothing: a run in which every integration test was skipped has failed.
.PHONY: ran-tests
ran-tests:
	@count() { cat tests/*/target/failsafe-reports/failsafe-summary.xml \
	  | sed -n "s:.*<$$1>\([0-9]*\)</$$1>.*:\1:p" | awk '{sum += $$1} END {print sum + 0}'; }; \
	ran=$$(($$(count completed) - $$(count skipped))); \
	echo "integration tests that ran: $$ran"; \
	((ran > 0)) || { echo 'No integration test ran.' >&2; exit 1; }

.PHONY: slowest-tests
slowest-tests:
	@echo 'slowest test classes, in seconds:'
	@find $(wildcard $(MODULES:%=%/target)) -name 'TEST-*.xml' -path '*-reports/*' -exec cat {} + \
	  | sed -n 's/^<testsuite .* name="\([^"]*\)" time="\([^"]*\)".*/\2 \1/p' | tr -d , | sort -rn \
	  | awk 'NR <= 10 {printf "  %7.1f  %s\n", $$1, $$2}'

# Only after all integration tests: what they never asked for is not needed.
USED_RIGHTS := tests/integration/target/used-rights.txt
.PHONY: used-rights
used-rights:
	@$(JAVA) -cp "$(call main,tests/testkit)" dev.vmss.testing.rbac.RightsCheck

lint: shell-lint compiled-without-checks ## Check format, compiler warnings, Error Prone, NullAway and shell scripts
	@$(call say,lint)
	@$(MVN) -Plint test-compile

# Maven does not compile again when only the compiler's flags have changed.
.PHONY: compiled-without-checks
compiled-without-checks:
	@rm -rf $(MODULES:%=%/target/classes) $(MODULES:%=%/target/test-classes) $(MODULES:%=%/target/maven-status)

.PHONY: shell-lint
shell-lint:
	@program=$$(config/tools/shellcheck.sh); if [[ -n $$program ]]; then "$$program" -x $(SCRIPTS); fi

fmt: ## Format the Java sources
	@$(MVN) spotless:apply

.PHONY: tools
tools: # Compile what the generators need
	@$(MVN) package -DskipTests -pl tests/delivery -am

# Everything generated, written below the folder $(1): from code or scripts, and the chart's copies of what config/ and
# crds/ hold.
CHART := helm/vmss-operator
define write-generated
	@mkdir -p $(1)/crds $(1)/docs $(1)/config/argocd $(1)/$(CHART)/files/{crds,sizes,rbac,admission,monitoring}
	@$(JAVA) -cp "$(call main,tests/testkit)" dev.vmss.generator.GenerateCrds $(1)/crds
	@$(JAVA) -jar $(JAR) --print-config-reference > $(1)/docs/configuration.md
	@cp $(1)/crds/*.yaml $(1)/$(CHART)/files/crds/
	@cp $(filter-out %/kustomization.yaml,$(wildcard config/sizes/*.yaml)) $(1)/$(CHART)/files/sizes/
	@cp config/rbac/{cluster-role,namespace-role,pull-secrets,disk-imports,metrics-readers,user-roles}.yaml $(1)/$(CHART)/files/rbac/
	@cp config/rbac/namespaced/{cluster-reader,tenant-role}.yaml $(1)/$(CHART)/files/rbac/
	@cp config/rbac/images-only/cluster-role.yaml $(1)/$(CHART)/files/rbac/images-only.yaml
	@cp config/admission/instance-pods.yaml $(1)/$(CHART)/files/admission/
	@cp config/monitoring/{alerts.yaml,dashboard.json} $(1)/$(CHART)/files/monitoring/
	@$(JAVA) -cp "$(call tests,tests/delivery)" dev.vmss.gitops.GenerateArgoCdConfig config/argocd $(1)/config/argocd/argocd-cm.yaml
	@$(JAVA) -cp "$(call tests,tests/delivery)" dev.vmss.chart.GenerateChartReference $(CHART) $(1)/$(CHART)/README.md
endef
GENERATED := crds docs/configuration.md config/argocd/argocd-cm.yaml $(CHART)/files $(CHART)/README.md
FRESH := operator/target/generated

generate: tools ## Write again what is generated: CRDs, docs/configuration.md, Argo CD's patch, the chart's copies and README
	@rm -rf $(CHART)/files
	$(call write-generated,.)

verify: tools up-to-date ## Fail if something generated is stale

.PHONY: up-to-date
up-to-date:
	@$(call say,verify)
	@rm -rf $(FRESH)
	$(call write-generated,$(FRESH))
	@stale=0; for path in $(GENERATED); do \
	  diff -ruN --exclude=Kustomization --exclude=pom.xml --exclude=src --exclude=target "$$path" "$(FRESH)/$$path" || stale=1; \
	done; \
	if ((stale)); then echo "verify: stale files, see above; 'make generate' writes them again" >&2; exit 1; \
	else echo 'verify: up to date: $(GENERATED)'; fi

# In this order tests, demo and bench look for a cluster; only the last one needs something built.
cluster:
	@if [[ -n "$${VMSS_KUBECONFIG:-}" ]]; then echo "cluster: $$VMSS_KUBECONFIG (VMSS_KUBECONFIG)"; \
	elif [[ -z "$${KUBERNETES:-}" ]] && timeout 10 docker info >/dev/null 2>&1; then echo 'cluster: K3s in Docker'; \
	else $(MAKE) --silent control-plane; fi

control-plane: ## Get the programs of a local control plane, once; KUBERNETES=1.34 for another version
	@config/control-plane/get.sh

# The JVM that simulates nodes is short-lived: the quick compiler serves it best.
DEMO = $(JAVA) $(UNWARNED) -XX:TieredStopAtLevel=1 -cp "$(call main,tests/demo)" dev.vmss.demo.Demo
DEMO_LOG := tests/demo/target/demo.log
DEMO_PID := tests/demo/target/demo.pid

# The operator and the demo, and no test.
.PHONY: demo-build
demo-build:
	@$(call say,build)
	@$(MVN) package -Dmaven.test.skip=true -pl operator,tests/demo -am

demo: cluster demo-build ## Show the five promises on a cluster with simulated hardware; KEEP=1 leaves it up
ifeq ($(KEEP),1)
	@KEEP=1 setsid nohup $(DEMO) > $(DEMO_LOG) 2>&1 < /dev/null & echo $$! > $(DEMO_PID); \
	{ tail -n +1 -f --pid=$$(cat $(DEMO_PID)) $(DEMO_LOG) || true; } | sed '/^demo: \(kept\|promise\)/q'; \
	grep -q '^demo: kept' $(DEMO_LOG)
else
	@$(DEMO)
endif

demo-machines: cluster demo-build ## Show sets of machine disks, with a simulated KubeVirt: import, roll, move, stop, remove
	@$(DEMO) machines

compare-kubevirt: cluster ## Play with the simulated KubeVirt what was recorded of the real one, and tell the differences
	@$(MVN) package -Dmaven.test.skip=true -pl tests/testkit -am
	@$(JAVA) $(UNWARNED) -cp "$(call main,tests/testkit)" dev.vmss.testing.kubevirt.recording.CompareKubeVirt $(ARGS)

demo-stop: ## End what `make demo KEEP=1` left up
	@if [[ -s $(DEMO_PID) ]] && kill "$$(cat $(DEMO_PID))" 2>/dev/null; then \
	  tail --pid="$$(cat $(DEMO_PID))" -f /dev/null; echo 'The demo has ended.'; \
	else echo 'No demo is running.'; fi; rm -f $(DEMO_PID)

bench: cluster ## Measure against a ReplicaSet and a bare client; ARGS=-Dbench.rounds=5, and what else the class Bench lists
	@$(MVN) package -Dmaven.test.skip=true -pl operator,tests/bench -am
	@$(JAVA) $(UNWARNED) $(ARGS) -cp "$(call main,tests/bench)" dev.vmss.bench.Bench

bench-machines: cluster ## Measure a set of 1,000 machines, with a simulated KubeVirt; ARGS=-Dbench.machines=300
	@$(MVN) package -Dmaven.test.skip=true -pl operator,tests/bench -am
	@$(JAVA) $(UNWARNED) $(ARGS) -cp "$(call main,tests/bench)" dev.vmss.bench.MachineGrowth

# A million steps by default; a seed alone is played again and, if it breaks a rule, shrunk and explained.
soak: ## Simulate random storms, STEPS=1000000 of them; SEED=17 plays one again
	@$(MVN) package -DskipTests -pl operator -am
	@$(JAVA) -Xmx1g -cp "$(call tests,operator)" dev.vmss.operator.scaleset.simulation.Soak \
	  $(if $(SEED),$(if $(STEPS),steps $(STEPS) $(SEED),seed $(SEED)),steps $(or $(STEPS),1000000))

run: build ## Run the operator against the cluster of the current kubeconfig
	@$(JAVA) $(UNWARNED) -jar $(JAR)

# Any image with a Java runtime: BASE=registry/name:tag, BASE=tar:///absolute/path, or BASE=local for one made of this
# machine's JDK, for which no registry is needed.
LOCAL_BASE := operator/target/base-image.tar
IMAGE_TAR := operator/target/vmss-operator-image.tar
ifeq ($(BASE),local)
IMAGE_OPTIONS = -Dimage.base=tar://$(CURDIR)/$(LOCAL_BASE) -Dimage.base.label=local $(ARGS)
image image-push: $(LOCAL_BASE)
else
IMAGE_OPTIONS = $(if $(BASE),-Dimage.base=$(BASE)) $(ARGS)
endif

$(LOCAL_BASE): config/image/base.sh
	@JAVA_HOME=$(JDK) config/image/base.sh $@

image: ## Write the OCI image and its SBOM; BASE=local without a registry, BASE=... on another base
	@$(call say,image)
	@$(MVN) package -Dmaven.test.skip=true -pl operator -am -Pimage $(IMAGE_OPTIONS)
	@ls -l $(IMAGE_TAR) operator/target/vmss-operator-sbom.json; echo "digest: $$(cat operator/target/vmss-operator-image.digest)"

image-push: ## Push the image: IMAGE=registry/name:tag, credentials from ~/.docker/config.json
	@[[ -n "$(IMAGE)" ]] || { echo 'Say where to: make image-push IMAGE=registry/name:tag' >&2; exit 2; }
	@$(call say,push $(IMAGE))
	@$(MVN) package -Dmaven.test.skip=true -pl operator -am -Pimage -Dimage.goal=build -Dimage.name=$(IMAGE) $(IMAGE_OPTIONS)
	@echo "pushed: $(IMAGE)@$$(cat operator/target/vmss-operator-image.digest)"

clean: ## Remove what was built
	@$(MVN) clean
