obj.spec.upgradePolicy.rollingUpgradePolicy.paused = false
return obj
