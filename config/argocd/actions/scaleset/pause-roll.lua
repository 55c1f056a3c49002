-- The batch that is under way is finished; no other one begins.
if obj.spec.upgradePolicy.rollingUpgradePolicy == nil then
  obj.spec.upgradePolicy.rollingUpgradePolicy = {}
end
obj.spec.upgradePolicy.rollingUpgradePolicy.paused = true
return obj
