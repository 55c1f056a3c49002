-- Health of scale sets and of marketplace images: both follow kstatus, so one script reads both.
-- Only the language itself is used, which Lua 5.1 and 5.2 have in common: Argo CD offers no libraries.
local function find(conditions, kind)
  for _, condition in ipairs(conditions) do
    if condition.type == kind then
      return condition
    end
  end
  return nil
end

local function is(condition, value)
  return condition ~= nil and condition.status == value
end

local function says(condition)
  return condition.reason .. ": " .. condition.message
end

local function paused(object)
  local policy = object.spec ~= nil and object.spec.upgradePolicy or nil
  local rolling = policy ~= nil and policy.rollingUpgradePolicy or nil
  return rolling ~= nil and rolling.paused == true
end

local health = {}
local status = obj.status
if status == nil or status.conditions == nil or status.observedGeneration ~= obj.metadata.generation then
  health.status = "Progressing"
  health.message = "The operator has yet to see this generation."
  return health
end

local ready = find(status.conditions, "Ready")
local reconciling = find(status.conditions, "Reconciling")
local stalled = find(status.conditions, "Stalled")
local image = find(status.conditions, "ImageAvailable")

if is(reconciling, "True") then
  health.status = "Progressing"
  health.message = says(reconciling)
elseif obj.metadata.deletionTimestamp ~= nil then
  health.status = "Progressing"
  health.message = "It is being deleted."
elseif is(stalled, "True") then
  health.status = "Degraded"
  health.message = says(stalled)
elseif not is(ready, "True") then
  health.status = "Progressing"
  health.message = ready ~= nil and says(ready) or "The operator has yet to report."
elseif paused(obj) and status.pendingUpgrade ~= nil then
  health.status = "Suspended"
  health.message = "The roll is paused: " .. tostring(status.pendingUpgrade.instances) .. " instances are outdated."
else
  health.status = "Healthy"
  health.message = ready.message
  if is(image, "False") then
    -- Nothing is missing now, but the next instance could not be made.
    health.message = ready.message .. " " .. says(image)
  end
end
return health
