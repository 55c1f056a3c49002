-- Pausing means something only for sets that roll: by mode, or because a new image rolls them.
local actions = {}
local policy = obj.spec.upgradePolicy
if policy == nil or (policy.mode ~= "Rolling" and policy.automaticOSUpgrade ~= true) then
  return actions
end
local rolling = policy.rollingUpgradePolicy
local paused = rolling ~= nil and rolling.paused == true
actions["pause-roll"] = {["disabled"] = paused}
actions["resume-roll"] = {["disabled"] = not paused}
return actions
