-- Instances are Pods; other Pods get no actions from here.
local actions = {}
local labels = obj.metadata.labels
if labels == nil or labels["vmss.dev/scale-set"] == nil then
  return actions
end
local annotations = obj.metadata.annotations
if annotations == nil then
  annotations = {}
end
local leaving = obj.metadata.deletionTimestamp ~= nil
local protected = annotations["vmss.dev/protect-from-scale-in"] == "true"
actions["request-upgrade"] = {["disabled"] = leaving or annotations["vmss.dev/upgrade"] == "requested"}
actions["protect-from-scale-in"] = {["disabled"] = leaving or protected}
actions["end-protection-from-scale-in"] = {["disabled"] = leaving or not protected}
return actions
