local actions = {}
local annotations = obj.metadata.annotations
local previewing = annotations ~= nil and annotations["vmss.dev/removal-preview"] == "true"
local leaving = obj.metadata.deletionTimestamp ~= nil
actions["resync"] = {["disabled"] = leaving}
actions["preview-removal"] = {["disabled"] = leaving or previewing}
actions["end-removal-preview"] = {["disabled"] = leaving or not previewing}
return actions
