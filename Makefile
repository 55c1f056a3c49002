# VMSS Operator. `make help` lists the targets; `make test` is what CI runs.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

# Warnings, and what the test runners say: the class that runs and the closing lines.
LOG := -Dorg.slf4j.simpleLogger
MVN := mvn -B -ntp $(LOG).defaultLogLevel=warn \
	$(LOG).log.org.apache.maven.plugin.surefire=info $(LOG).log.org.apache.maven.plugin.failsafe=info

JAR := operator/target/vmss-operator.jar
# Class paths of the tests, which the build writes; for the tools that live beside them.
CRDS_TOOLS = crds/target/test-classes:crds/target/classes:$$(cat crds/target/test-classpath.txt)
OPERATOR_TOOLS = operator/target/test-classes:operator/target/classes:$$(cat operator/target/test-classpath.txt)
# The shell scripts that git knows.
SCRIPTS = $$(git ls-files '*.sh' .ci/run)

say = printf '\n==> %s\n' "$(1)"

.PHONY: help build test unit it crash lint fmt generate verify cluster control-plane demo demo-stop run bench soak image image-push clean

help: ## List the targets
	@sed -n 's/^\([a-z][a-z-]*\):[^#]*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | awk -F'\t' '{printf "  make %-14s %s\n", $$1, $$2}'

build: ## Build the runnable jar, operator/target/vmss-operator.jar
	@$(call say,build)
	@$(MVN) package -DskipTests

test: cluster lint ## Run everything that CI runs: lint, unit and integration tests, verify
	@$(call say,unit and integration tests)
	@rm -f operator/target/used-rights.txt
	@$(MVN) verify
	@$(MAKE) --silent ran-tests used-rights verify

unit: ## Run the unit tests only; ARGS=-Dtest=NameTest for some of them
	@$(MVN) test -Dsurefire.failIfNoSpecifiedTests=false $(ARGS)

it: cluster ## Run the integration tests only; ARGS=-Dit.test=NameIT for some of them
	@$(call say,integration tests)
	@$(MVN) verify -DskipUnitTests $(ARGS)
	@$(MAKE) --silent ran-tests

crash: cluster ## Crash the operator at every write of every scenario; `make test` tries a ninth of them
	@$(call say,crash at every write)
	@$(MVN) verify -DskipUnitTests -Dit.test=CrashIT -Dcrash.share=1 -Dfailsafe.failIfNoSpecifiedTests=false

# Skipped tests prove nothing: a run in which every integration test was skipped has failed.
.PHONY: ran-tests
ran-tests:
	@count() { sed -n "s:.*<$$1>\([0-9]*\)</$$1>.*:\1:p" operator/target/failsafe-reports/failsafe-summary.xml; }; \
	ran=$$(($$(count completed) - $$(count skipped))); \
	echo "integration tests that ran: $$ran"; \
	((ran > 0)) || { echo 'No integration test ran.' >&2; exit 1; }

# Only after all integration tests: what they never asked for is not needed.
.PHONY: used-rights
used-rights:
	@java -cp "$(OPERATOR_TOOLS)" dev.vmss.testing.rbac.RightsCheck

lint: ## Check format, compiler warnings, Error Prone, NullAway and shell scripts
	@$(call say,lint)
	@rm -rf crds/target/lint operator/target/lint
	@$(MVN) -Plint test-compile
	@if command -v shellcheck >/dev/null; then shellcheck $(SCRIPTS); else echo 'shellcheck is not installed: scripts are not checked'; fi

fmt: ## Format the Java sources
	@$(MVN) spotless:apply

tools: # Compile what the generators need
	@$(MVN) package -DskipTests

# Everything generated, written below the folder $(1): from code or scripts, and the chart's copies of what config/ and
# crds/ hold.
CHART := helm/vmss-operator
define write-generated
	@mkdir -p $(1)/crds $(1)/docs $(1)/config/argocd $(1)/$(CHART)/files/{crds,sizes,rbac,admission,monitoring}
	@java -cp "$(CRDS_TOOLS)" dev.vmss.api.generator.GenerateCrds $(1)/crds
	@java -jar $(JAR) --print-config-reference > $(1)/docs/configuration.md
	@cp $(1)/crds/*.yaml $(1)/$(CHART)/files/crds/
	@cp $(filter-out %/kustomization.yaml,$(wildcard config/sizes/*.yaml)) $(1)/$(CHART)/files/sizes/
	@cp config/rbac/{cluster-role,namespace-role,user-roles}.yaml $(1)/$(CHART)/files/rbac/
	@cp config/rbac/namespaced/{cluster-reader,tenant-role}.yaml $(1)/$(CHART)/files/rbac/
	@cp config/rbac/images-only/cluster-role.yaml $(1)/$(CHART)/files/rbac/images-only.yaml
	@cp config/admission/instance-pods.yaml $(1)/$(CHART)/files/admission/
	@cp config/monitoring/{alerts.yaml,dashboard.json} $(1)/$(CHART)/files/monitoring/
	@java -cp "$(OPERATOR_TOOLS)" dev.vmss.gitops.GenerateArgoCdConfig config/argocd $(1)/config/argocd/argocd-cm.yaml
	@java -cp "$(OPERATOR_TOOLS)" dev.vmss.chart.GenerateChartReference $(CHART) $(1)/$(CHART)/README.md
endef
GENERATED := crds docs/configuration.md config/argocd/argocd-cm.yaml $(CHART)/files $(CHART)/README.md
FRESH := operator/target/generated

generate: tools ## Write again what is generated: CRDs, docs/configuration.md, Argo CD's patch, the chart's copies and README
	@rm -rf $(CHART)/files
	$(call write-generated,.)

verify: tools ## Fail if something generated is stale
	@$(call say,verify)
	@rm -rf $(FRESH)
	$(call write-generated,$(FRESH))
	@stale=0; for path in $(GENERATED); do \
	  diff -ruN --exclude=Kustomization --exclude=pom.xml --exclude=src --exclude=target "$$path" "$(FRESH)/$$path" || stale=1; \
	done; \
	if ((stale)); then echo "verify: stale files, see above; 'make generate' writes them again" >&2; exit 1; \
	else echo 'verify: up to date: $(GENERATED)'; fi
	@if java -cp "$(OPERATOR_TOOLS)" dev.vmss.operator.app.KnownMetrics; \
	then echo 'verify: every metric of alerts and dashboard exists'; \
	else echo 'verify: config/monitoring reads metrics that do not exist, see above' >&2; exit 1; fi

# In this order tests, demo and bench look for a cluster; only the last one needs something built.
cluster:
	@if [[ -n "$${VMSS_KUBECONFIG:-}" ]]; then echo "cluster: $$VMSS_KUBECONFIG (VMSS_KUBECONFIG)"; \
	elif [[ -z "$${KUBERNETES:-}" ]] && timeout 10 docker info >/dev/null 2>&1; then echo 'cluster: K3s in Docker'; \
	else $(MAKE) --silent control-plane; fi

control-plane: ## Get the programs of a local control plane, once; KUBERNETES=1.34 for another version
	@config/control-plane/get.sh

# The JVM that simulates nodes is short-lived: the quick compiler serves it best.
DEMO = java -XX:TieredStopAtLevel=1 -cp "$(OPERATOR_TOOLS)" dev.vmss.demo.Demo
DEMO_LOG := operator/target/demo.log
DEMO_PID := operator/target/demo.pid

demo: cluster build ## Show the five promises on a cluster with simulated hardware; KEEP=1 leaves it up
ifeq ($(KEEP),1)
	@KEEP=1 setsid nohup $(DEMO) > $(DEMO_LOG) 2>&1 < /dev/null & echo $$! > $(DEMO_PID); \
	{ tail -n +1 -f --pid=$$(cat $(DEMO_PID)) $(DEMO_LOG) || true; } | sed '/^demo: \(kept\|promise\)/q'; \
	grep -q '^demo: kept' $(DEMO_LOG)
else
	@$(DEMO)
endif

demo-stop: ## End what `make demo KEEP=1` left up
	@if [[ -s $(DEMO_PID) ]] && kill "$$(cat $(DEMO_PID))" 2>/dev/null; then \
	  tail --pid="$$(cat $(DEMO_PID))" -f /dev/null; echo 'The demo has ended.'; \
	else echo 'No demo is running.'; fi; rm -f $(DEMO_PID)

bench: cluster build ## Measure against a ReplicaSet and a bare client
	@java -Doperator.jar=$(JAR) -cp "$(OPERATOR_TOOLS)" dev.vmss.bench.Bench $(ARGS)

# A million steps by default; a seed alone is played again and, if it breaks a rule, shrunk and explained.
soak: tools ## Simulate random storms, STEPS=1000000 of them; SEED=17 plays one again
	@java -Xmx1g -cp "$(OPERATOR_TOOLS)" dev.vmss.operator.scaleset.simulation.Soak \
	  $(if $(SEED),$(if $(STEPS),steps $(STEPS) $(SEED),seed $(SEED)),steps $(or $(STEPS),1000000))

run: build ## Run the operator against the cluster of the current kubeconfig
	@java -jar $(JAR)

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
	@config/image/base.sh $@

image: ## Write the OCI image and its SBOM; BASE=local without a registry, BASE=... on another base
	@$(call say,image)
	@$(MVN) package -DskipTests -Pimage $(IMAGE_OPTIONS)
	@ls -l $(IMAGE_TAR) operator/target/vmss-operator-sbom.json; echo "digest: $$(cat operator/target/vmss-operator-image.digest)"

image-push: ## Push the image: IMAGE=registry/name:tag, credentials from ~/.docker/config.json
	@[[ -n "$(IMAGE)" ]] || { echo 'Say where to: make image-push IMAGE=registry/name:tag' >&2; exit 2; }
	@$(call say,push $(IMAGE))
	@$(MVN) package -DskipTests -Pimage -Dimage.goal=build -Dimage.name=$(IMAGE) $(IMAGE_OPTIONS)
	@echo "pushed: $(IMAGE)@$$(cat operator/target/vmss-operator-image.digest)"

clean: ## Remove what was built
	@$(MVN) clean
